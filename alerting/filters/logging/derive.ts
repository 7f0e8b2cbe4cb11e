import { definedCheck } from './checks';
import type { ScalarType } from './entry-fields';
import { valueFunction } from './functions/registry';
import { readBoolean, readDuration } from './literals';
import type { CastType, Operator, Subject, Value } from './syntax';
import { instantTest, numberTest, textOf, textTest, type ValueTest } from './value-tests';

/** How each type that a function can give is compared: as a type of the LogEntry. */
export const COMPARED_AS: Readonly<Record<CastType, ScalarType>> = {
  STRING: 'string',
  INT64: 'number',
  FLOAT64: 'number',
  BOOL: 'boolean',
  TIMESTAMP: 'timestamp',
  DURATION: 'duration',
};

/** Compiles `function(…) operator value` for a scalar. A scalar that cannot be converted fails. */
export function derivedTest(subject: Subject, operator: Operator, value: Value): ValueTest {
  const type = typeOf(subject);
  const convert = conversionOf(subject);
  const check = definedCheck(COMPARED_AS[type], operator, value);
  if (check === undefined) return () => false;
  const test =
    check.kind === 'instant'
      ? instantTest(check)
      : check.kind === 'number'
        ? numberOfText(type, numberTest(check))
        : textTest(check);
  return (scalar) => {
    const text = convert(scalar);
    return text !== undefined && test(text);
  };
}

/** The type of a subject. Of fields, only times and durations matter; the others are text. */
export function typeOf(subject: Subject): CastType {
  if (subject.kind === 'function') return valueFunction(subject).resultType(subject.args);
  const { target } = subject.field;
  if (target.kind !== 'defined') return 'STRING';
  return target.type === 'timestamp' ? 'TIMESTAMP' : target.type === 'duration' ? 'DURATION' : 'STRING';
}

/** Converts a scalar by every function around the field; nothing where it cannot be converted. */
function conversionOf(subject: Subject): (value: unknown) => string | undefined {
  if (subject.kind === 'field') return textOf;
  const before = conversionOf(subject.of);
  const convert = valueFunction(subject).evaluate(subject.args, typeOf(subject.of));
  return (value) => {
    const text = before(value);
    return text === undefined ? undefined : convert(text);
  };
}

function numberOfText(type: CastType, test: (value: number) => boolean): (text: string) => boolean {
  if (type === 'BOOL') return (text) => test(Number(readBoolean(text)));
  if (type === 'DURATION') return (text) => test(readDuration(text) ?? NaN);
  return (text) => test(Number(text));
}
