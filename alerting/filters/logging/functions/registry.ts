import type { FunctionCall, FunctionSubject } from '../syntax';
import { cast } from './cast/function';
import type { CallReads } from '../entry-fields';
import type { ConditionFunction } from './condition-function';
import { ipInNet } from './ip-in-net/function';
import { logId } from './log-id/function';
import { regexpExtract } from './regexp-extract/function';
import { sample } from './sample/function';
import { search } from './search/function';
import { source } from './source/function';
import type { ValueFunction } from './value-function';

/**
 * The functions of the Logging query language, each with a folder here.
 * https://cloud.google.com/logging/docs/view/logging-query-language#functions
 */
export const FUNCTIONS: readonly (ConditionFunction | ValueFunction)[] = [
  logId,
  source,
  sample,
  ipInNet,
  search,
  cast,
  regexpExtract,
];

const byName = new Map(FUNCTIONS.map((one) => [one.name.toLowerCase(), one]));

/** The function that a filter names, in any letter case; nothing where there is none. */
export function functionNamed(name: string): ConditionFunction | ValueFunction | undefined {
  return byName.get(name.toLowerCase());
}

/** Names of the functions of a kind, as Google writes them. */
export function functionNames(kind: 'condition' | 'value'): readonly string[] {
  return FUNCTIONS.filter((one) => one.kind === kind).map(({ name }) => name);
}

/** The function of a call. */
export function conditionFunction({ name }: FunctionCall): ConditionFunction {
  const found = functionNamed(name);
  if (found?.kind !== 'condition') throw new Error(`the Logging query language has no function ${name}()`);
  return found;
}

/** The function of a subject. */
export function valueFunction({ name }: FunctionSubject): ValueFunction {
  const found = functionNamed(name);
  if (found?.kind !== 'value') throw new Error(`the Logging query language has no function ${name}()`);
  return found;
}

/** What a call reads of an entry. */
export function readBy(call: FunctionCall): CallReads {
  return conditionFunction(call).reads(call.args);
}
