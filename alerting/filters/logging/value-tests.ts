import { re2Pattern } from '../re2-pattern';
import type { DefinedCheck, InstantCheck, NumberCheck, PayloadChecks, Relation, TextCheck } from './checks';
import type { ScalarType } from './entry-fields';
import { compareFolded, foldText } from './fold-text';
import { compareInstants, INTEGER, JSON_DURATION, readInstant, readSeverity } from './literals';

/** Tests one value. */
export type ValueTest = (value: unknown) => boolean;
type TextTest = (text: string) => boolean;

const WHOLE_INTEGER = new RegExp(`^${INTEGER}$`);
const WHOLE_DURATION = new RegExp(`^${JSON_DURATION}$`);

/** Does a relation hold for the result of a comparison (below, at or above zero)? */
export function holds(relation: Relation, compared: number): boolean {
  switch (relation) {
    case '=':
      return compared === 0;
    case '!=':
      return compared !== 0;
    case '>':
      return compared > 0;
    case '>=':
      return compared >= 0;
    case '<':
      return compared < 0;
    case '<=':
      return compared <= 0;
  }
}

/** Compiles a check of text. */
export function textTest(check: TextCheck): TextTest {
  switch (check.kind) {
    case 'pattern': {
      const pattern = re2Pattern(check.pattern);
      if (typeof pattern === 'string') throw new Error(`the pattern ${pattern}`);
      return check.negated ? (text) => !pattern.found(text) : (text) => pattern.found(text);
    }
    case 'contains': {
      const { needle } = check;
      return (text) => foldText(text).includes(needle);
    }
    case 'relation': {
      const { relation, needle } = check;
      if (relation === '=') return (text) => text === needle || foldText(text) === needle;
      if (relation === '!=') return (text) => text !== needle && foldText(text) !== needle;
      return (text) => holds(relation, compareFolded(foldText(text), needle));
    }
  }
}

/** Compiles a check of a number. NaN is not equal to itself. */
export function numberTest({ relation, bound }: NumberCheck): (value: number) => boolean {
  switch (relation) {
    case '=':
      return (value) => value === bound;
    case '!=':
      return (value) => value !== bound;
    case '>':
      return (value) => value > bound;
    case '>=':
      return (value) => value >= bound;
    case '<':
      return (value) => value < bound;
    case '<=':
      return (value) => value <= bound;
  }
}

/** Compiles a check of a time; text that is not a time fails. */
export function instantTest({ relation, bound }: InstantCheck): TextTest {
  return (text) => {
    const instant = readInstant(text);
    return instant !== undefined && holds(relation, compareInstants(instant, bound));
  };
}

/** Compiles a check of a defined field that is set. */
export function definedTest(type: ScalarType, check: DefinedCheck): ValueTest {
  if (check.kind === 'number') {
    const test = numberTest(check);
    const read = NUMBERS[type as keyof typeof NUMBERS];
    return (value) => {
      const number = read(value);
      return number !== undefined && test(number);
    };
  }
  const test = check.kind === 'instant' ? instantTest(check) : textTest(check);
  return (value) => test(textOf(value));
}

const NUMBERS = {
  number: (value: unknown) =>
    typeof value === 'number' ? value : typeof value === 'string' ? wholeNumber(value) : undefined,
  boolean: (value: unknown) => (typeof value === 'boolean' ? Number(value) : undefined),
  severity: (value: unknown) => (typeof value === 'string' ? readSeverity(value) : undefined),
  duration: (value: unknown) => (typeof value === 'string' ? jsonDuration(value) : undefined),
};

function wholeNumber(text: string): number | undefined {
  return WHOLE_INTEGER.test(text) ? Number(text) : undefined;
}

function jsonDuration(text: string): number | undefined {
  return WHOLE_DURATION.test(text) ? Number(text.slice(0, -1)) : undefined;
}

/** A scalar as text; other values as JSON. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

/** Compiles checks of a scalar, null or object of a payload. Callers handle arrays and deep search. */
export function scalarTest(checks: PayloadChecks): ValueTest {
  const text = typeof checks.text === 'boolean' ? always(checks.text) : textTest(checks.text);
  const number = typeof checks.number === 'boolean' ? always(checks.number) : numberTest(checks.number);
  const boolean = typeof checks.boolean === 'boolean' ? always(checks.boolean) : numberTest(checks.boolean);
  const string = protoText(checks, text);
  return (value) => {
    switch (typeof value) {
      case 'string':
        return string(value);
      case 'number':
        return number(value);
      case 'boolean':
        return boolean(Number(value));
      default:
        return value === null ? checks.null : checks.nested === true && !Array.isArray(value);
    }
  };
}

const always = (answer: boolean) => () => answer;

/** Text of a protocol buffer may be a number, a duration or a time. */
function protoText({ integer, duration, instant }: PayloadChecks, otherwise: TextTest): TextTest {
  if (integer !== undefined) {
    const test = numberTest(integer);
    return (text) => (WHOLE_INTEGER.test(text) ? test(Number(text)) : otherwise(text));
  }
  if (duration !== undefined) {
    const test = numberTest(duration);
    return (text) => (WHOLE_DURATION.test(text) ? test(Number(text.slice(0, -1))) : otherwise(text));
  }
  if (instant === undefined) return otherwise;
  const test = instantTest(instant);
  return (text) => (readInstant(text) === undefined ? otherwise(text) : test(text));
}
