import { re2Pattern } from '../re2-pattern';
import { buildCall, buildSubject } from './build-function';
import { fault, unescape, type Written, type WrittenTerm, type WrittenValue } from './read-filter';
import type { Literal, LoggingExpression, Operator, Subject, Value } from './syntax';

/**
 * Builds the syntax tree: paths become fields, a list of values becomes one comparison for each, function calls are
 * checked. @throws FilterError FLT001 to FLT004
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
    return { kind: 'global', value: literal(first), offset: term.offset };
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
    case 'value': {
      const value = valueOf(literal(written));
      checkPattern(operator, value, written.offset, text);
      return { kind: 'comparison', subject, operator, value, offset: written.offset };
    }
  }
}

function literal({ text, quoted }: { readonly text: string; readonly quoted: boolean }): Literal {
  return { kind: 'literal', text: quoted ? unescape(text) : text, quoted };
}

function valueOf(value: Literal): Value {
  return !value.quoted && value.text === 'NULL_VALUE' ? { kind: 'null' } : value;
}

function checkPattern(operator: Operator, value: Value, offset: number, text: string): void {
  if (operator !== '=~' && operator !== '!~') return;
  if (value.kind !== 'literal') {
    throw fault(
      'FLT001',
      { text, offset },
      `expected a regular expression after '${operator}'`,
      'write it in double quotes',
    );
  }
  const pattern = re2Pattern(value.text);
  if (typeof pattern === 'string') {
    throw fault('FLT004', { text, offset }, `the pattern ${pattern}`, 'change the pattern');
  }
}
