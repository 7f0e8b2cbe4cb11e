import type { ScalarType } from './entry-fields';
import { foldText } from './fold-text';
import {
  readBoolean,
  readDuration,
  readWrittenInstant,
  readInteger,
  readNumber,
  readSeverity,
  type Instant,
} from './literals';
import type { Operator, Value } from './syntax';

/** Relations between two values of one type. */
export type Relation = '=' | '!=' | '>' | '>=' | '<' | '<=';

/** A check of text. `needle` is folded and compared with folded text; a pattern matches the original text. */
export type TextCheck =
  | { readonly kind: 'relation'; readonly relation: Relation; readonly needle: string }
  | { readonly kind: 'contains'; readonly needle: string }
  | { readonly kind: 'pattern'; readonly pattern: string; readonly negated: boolean };

/** A check of a number; booleans, severities and durations count as numbers. */
export interface NumberCheck {
  readonly kind: 'number';
  readonly relation: Relation;
  readonly bound: number;
}

export interface InstantCheck {
  readonly kind: 'instant';
  readonly relation: Relation;
  readonly bound: Instant;
}

/** A check of a field that the LogEntry type defines. */
export type DefinedCheck = TextCheck | NumberCheck | InstantCheck;

/** Checks of a value whose type depends on the entry. `false` always fails, `true` always holds. */
export interface PayloadChecks {
  readonly text: TextCheck | boolean;
  readonly number: NumberCheck | boolean;
  readonly boolean: NumberCheck | boolean;
  readonly null: boolean;
  /** Is the value of an `Any` checked instead of the `Any`? */
  readonly opensAny: boolean;
  /** Are objects and arrays searched at any depth? If not, the result for an object. */
  readonly nested: 'search' | boolean;
  /** Checks instead of `text` for text of a protocol buffer that is a number, a duration or a time. */
  readonly integer: NumberCheck | undefined;
  readonly duration: NumberCheck | undefined;
  readonly instant: InstantCheck | undefined;
}

/**
 * The check of a comparison for a type. Undefined where its value cannot be converted to that type: the comparison then
 * fails, also with `!=`. https://cloud.google.com/logging/docs/view/logging-query-language#values_and_conversions
 */
export function definedCheck(type: ScalarType, operator: Operator, value: Value): DefinedCheck | undefined {
  if (value.kind !== 'literal') return undefined;
  if (type === 'string') return textCheck(operator, value.text);
  const relation = relationOf(operator);
  if (relation === undefined) return undefined;
  if (type === 'timestamp') return instantCheck(relation, value.text);
  const bound = READERS[type](value.text);
  return bound === undefined ? undefined : { kind: 'number', relation, bound: Number(bound) };
}

const READERS = { number: readNumber, boolean: readBoolean, severity: readSeverity, duration: readDuration };

/** The checks of a comparison for a payload value. @param proto the payload may have more types than JSON */
export function payloadChecks(operator: Operator, value: Value, proto: boolean): PayloadChecks {
  if (value.kind !== 'literal') return nullChecks(operator, value.kind === 'null', proto);
  const relation = relationOf(operator);
  const ordered = relation !== undefined && operator !== ':';
  const number = (bound: number | boolean | undefined): NumberCheck | undefined =>
    relation === undefined || bound === undefined ? undefined : { kind: 'number', relation, bound: Number(bound) };
  const { text } = value;
  return {
    text: textCheck(operator, text),
    number: number(readNumber(text)) ?? false,
    boolean: number(readBoolean(text)) ?? false,
    null: false,
    opensAny: proto && operator !== ':',
    nested: operator === ':' ? 'search' : false,
    integer: proto && ordered ? number(readInteger(text)) : undefined,
    duration: proto && ordered ? number(readDuration(text)) : undefined,
    instant: proto && ordered ? instantCheck(relation, text) : undefined,
  };
}

/** `= NULL_VALUE` matches null, `!= NULL_VALUE` any other value; null has no order. */
function nullChecks(operator: Operator, isNull: boolean, proto: boolean): PayloadChecks {
  const other = isNull && operator === '!=';
  const none = { integer: undefined, duration: undefined, instant: undefined };
  const same = isNull && (operator === '=' || operator === ':');
  return { text: other, number: other, boolean: other, null: same, opensAny: proto, nested: other, ...none };
}

function textCheck(operator: Operator, text: string): TextCheck {
  if (operator === '=~' || operator === '!~') return { kind: 'pattern', pattern: text, negated: operator === '!~' };
  if (operator === ':') return { kind: 'contains', needle: foldText(text) };
  return { kind: 'relation', relation: operator, needle: foldText(text) };
}

function instantCheck(relation: Relation, text: string): InstantCheck | undefined {
  const bound = readWrittenInstant(text);
  return bound === undefined ? undefined : { kind: 'instant', relation, bound };
}

/** For values other than text, `:` is equality, and patterns are not allowed. */
function relationOf(operator: Operator): Relation | undefined {
  if (operator === ':') return '=';
  return operator === '=~' || operator === '!~' ? undefined : operator;
}

/** Defaults of defined fields that are not set, by type. */
export const DEFAULTS = {
  string: '',
  number: 0,
  boolean: false,
  severity: 'DEFAULT',
  timestamp: '1970-01-01T00:00:00Z',
  duration: '0s',
} as const;
