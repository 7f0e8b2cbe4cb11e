import type { ScalarType } from './entry-fields';
import { foldText } from './fold-text';
import {
  readBoolean,
  readDuration,
  readInstant,
  readInteger,
  readNumber,
  readSeverity,
  type Instant,
} from './literals';
import type { Operator, Value } from './syntax';

/** How two values of one type may be related. */
export type Relation = '=' | '!=' | '>' | '>=' | '<' | '<=';

/** What is asked of text. `needle` is folded; a pattern is not, and sees the text as it is. */
export type TextCheck =
  | { readonly kind: 'relation'; readonly relation: Relation; readonly needle: string }
  | { readonly kind: 'contains'; readonly needle: string }
  | { readonly kind: 'pattern'; readonly pattern: string; readonly negated: boolean };

/** What is asked of a number; booleans, severities and durations count as numbers. */
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

/** What is asked of a field that the LogEntry type defines. */
export type DefinedCheck = TextCheck | NumberCheck | InstantCheck;

/** What is asked of a value whose type is only known once it is seen. `false` fails, `true` holds, whatever the value. */
export interface PayloadChecks {
  readonly text: TextCheck | boolean;
  readonly number: NumberCheck | boolean;
  readonly boolean: NumberCheck | boolean;
  readonly null: boolean;
  /** Are objects and arrays searched, at any depth? If not, this is the answer for an object. */
  readonly nested: 'search' | boolean;
  /** Text of a protocol buffer that is a number, a duration or a time in JSON: asked this and not `text`. */
  readonly integer: NumberCheck | undefined;
  readonly duration: NumberCheck | undefined;
  readonly instant: InstantCheck | undefined;
}

/**
 * What a comparison asks of a type, or nothing where its value cannot be converted to that type: it fails then,
 * and so does its `!=`. https://cloud.google.com/logging/docs/view/logging-query-language#values_and_conversions
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

/** What a comparison asks of a value in a payload; `proto` where that may hold more types than JSON has. */
export function payloadChecks(operator: Operator, value: Value, proto: boolean): PayloadChecks {
  if (value.kind !== 'literal') return nullChecks(operator, value.kind === 'null');
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
    nested: operator === ':' ? 'search' : false,
    integer: proto && ordered ? number(readInteger(text)) : undefined,
    duration: proto && ordered ? number(readDuration(text)) : undefined,
    instant: proto && ordered ? instantCheck(relation, text) : undefined,
  };
}

/** `= NULL_VALUE` asks for null, `!= NULL_VALUE` for anything else; nothing comes before or after null. */
function nullChecks(operator: Operator, isNull: boolean): PayloadChecks {
  const other = isNull && operator === '!=';
  const none = { integer: undefined, duration: undefined, instant: undefined };
  const same = isNull && (operator === '=' || operator === ':');
  return { text: other, number: other, boolean: other, null: same, nested: other, ...none };
}

function textCheck(operator: Operator, text: string): TextCheck {
  if (operator === '=~' || operator === '!~') return { kind: 'pattern', pattern: text, negated: operator === '!~' };
  if (operator === ':') return { kind: 'contains', needle: foldText(text) };
  return { kind: 'relation', relation: operator, needle: foldText(text) };
}

function instantCheck(relation: Relation, text: string): InstantCheck | undefined {
  const bound = readInstant(text);
  return bound === undefined ? undefined : { kind: 'instant', relation, bound };
}

/** On what is not text `:` asks for equality, and a pattern is not for it. */
function relationOf(operator: Operator): Relation | undefined {
  if (operator === ':') return '=';
  return operator === '=~' || operator === '!~' ? undefined : operator;
}

/** What the type of a defined field has where the field is not set. */
export const DEFAULTS = {
  string: '',
  number: 0,
  boolean: false,
  severity: 'DEFAULT',
  timestamp: '1970-01-01T00:00:00Z',
  duration: '0s',
} as const;
