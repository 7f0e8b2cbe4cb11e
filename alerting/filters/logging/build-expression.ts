import { re2Pattern } from '../re2-pattern';
import { buildCall, buildSubject } from './build-function';
import { typeOf } from './derive';
import { patternText } from './escapes';
import { readWrittenInstant } from './literals';
import {
  fault,
  unescaped,
  type FilterPlace,
  type Written,
  type WrittenTerm,
  type WrittenText,
  type WrittenValue,
} from './read-filter';
import type { Literal, LoggingExpression, Operator, Subject, Value } from './syntax';

/**
 * Builds the syntax tree: paths become fields, a list of values becomes one comparison for each, function calls are
 * checked. @throws FilterError FLT001 to FLT004, FLT010
 */
export function buildExpression(written: Written, text: string): LoggingExpression {
  switch (written.kind) {
    case 'group':
      return buildExpression(written.of, text);
    case 'not':
      return { kind: 'not', of: buildExpression(written.of, text) };
    case 'and':
      return { kind: 'and', all: written.parts.map((part) => buildExpression(part, text)) };
    case 'or':
      return { kind: 'or', any: written.parts.map((part) => buildExpression(part, text)) };
    case 'term':
      return buildTerm(written, text);
  }
}

function buildTerm(term: WrittenTerm, text: string): LoggingExpression {
  const { subject, operator, value } = term;
  if (operator !== undefined && value !== undefined) {
    return distribute(buildSubject(subject, text), operator as Operator, value, text);
  }
  if (subject.kind === 'call') return buildCall(subject, text);
  const [first, second] = subject.parts;
  if (first !== undefined && second === undefined) {
    return { kind: 'global', value: literal(first, text), offset: term.offset };
  }
  if (subject.parts.some(({ quoted }) => quoted)) {
    const at = subject.offset + subject.written.length;
    throw fault(
      'FLT001',
      { text, offset: at },
      `expected an operator after '${subject.written}'`,
      'write a comparison',
    );
  }
  return { kind: 'global', value: { kind: 'literal', text: subject.written, quoted: false }, offset: term.offset };
}

/** `f = ("x" OR "y")` is `f = "x" OR f = "y"`. */
function distribute(subject: Subject, operator: Operator, written: WrittenValue, text: string): LoggingExpression {
  switch (written.kind) {
    case 'not':
      return { kind: 'not', of: distribute(subject, operator, written.of, text) };
    case 'and':
      return { kind: 'and', all: written.parts.map((part) => distribute(subject, operator, part, text)) };
    case 'or':
      return { kind: 'or', any: written.parts.map((part) => distribute(subject, operator, part, text)) };
    case 'star':
      if (operator !== ':' || subject.kind !== 'field') {
        const expected = "'*' is allowed only after a field and ':', where it means any value";
        throw fault(
          'FLT001',
          { text, offset: written.offset },
          expected,
          'write field:* for any value, or "*" for the character',
        );
      }
      return { kind: 'comparison', subject, operator, value: { kind: 'present' }, offset: written.offset };
    case 'value':
      return compared(subject, operator, written, text);
  }
}

function compared(subject: Subject, operator: Operator, written: WrittenText, text: string): LoggingExpression {
  const { offset } = written;
  if (operator === '=~' || operator === '!~') {
    const value: Value = { kind: 'literal', text: pattern(written, operator, text), quoted: true };
    return { kind: 'comparison', subject, operator, value, offset };
  }
  const value = valueOf(literal(written, text));
  if (value.kind === 'literal') checkTimestamp(subject, value, { text, offset });
  return { kind: 'comparison', subject, operator, value, offset };
}

function literal({ text: raw, quoted, offset }: WrittenText, text: string): Literal {
  return { kind: 'literal', text: quoted ? unescaped(raw, { text, offset: offset + 1 }) : raw, quoted };
}

/**
 * A time that cannot be read is an error, unlike other values, whose comparison then fails.
 * https://github.com/GoogleCloudPlatform/stackdriver-metrics-export/issues/8: INVALID_ARGUMENT, "is of incorrect type"
 * @throws FilterError FLT010
 */
function checkTimestamp(subject: Subject, { text: value }: Literal, place: FilterPlace): void {
  if (typeOf(subject) !== 'TIMESTAMP' || readWrittenInstant(value) !== undefined) return;
  const expected = `the value is of incorrect type: expected a timestamp such as "2026-01-14T08:05:00Z" or "2026-01-14"`;
  throw fault(
    'FLT010',
    place,
    expected,
    'write it as RFC 3339, with T between date and time and two digits for each part',
  );
}

function valueOf(value: Literal): Value {
  return !value.quoted && value.text === 'NULL_VALUE' ? { kind: 'null' } : value;
}

/** @throws FilterError FLT001 for text without double quotes, FLT004 for a pattern that RE2 does not accept */
function pattern({ text: raw, quoted, offset }: WrittenText, operator: Operator, text: string): string {
  if (!quoted) {
    const expected = `expected a regular expression in double quotes after '${operator}'`;
    throw fault('FLT001', { text, offset }, expected, 'write it in double quotes');
  }
  const source = patternText(raw);
  const compiled = re2Pattern(source);
  if (typeof compiled !== 'string') return source;
  throw fault('FLT004', { text, offset }, `the pattern ${compiled}`, 'change the pattern');
}
