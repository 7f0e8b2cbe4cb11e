import type { Expression } from '../promql/expression';
import type { PromqlCondition } from '../policies/policy';
import { readQuery } from '../promql/read-query';
import type { Lateness } from './lateness';

/** How a query depends on its input. */
export interface QueryReach {
  /** Milliseconds from the earliest sample that a result depends on to the evaluation. */
  readonly lookbackMs: number;
  /** Can a sample that is not visible yet add series to the result, as with `<` or absent()? */
  readonly isNoisierWithLess: boolean;
  /** The shortest range in milliseconds, or the lookback of a plain selector. */
  readonly shortestMs: number;
  readonly hasAbsent: boolean;
}

const MINUTE_MS = 60_000;

/** Comparisons and sets that a missing sample can make true. */
const FEWER = new Set(['<', '<=', '==', '!=', 'unless']);
const ABSENT = new Set(['absent', 'absent_over_time']);

/** @param lookbackMs for how long a sample is the value of its series without a newer one */
export function queryReachOf({ query }: Pick<PromqlCondition, 'query'>, lookbackMs: number): QueryReach {
  const expression = readQuery(query);
  const all = partsOf(expression);
  const hasAbsent = all.some((one) => one.kind === 'call' && ABSENT.has(one.name));
  const isNoisierWithLess = hasAbsent || all.some((one) => one.kind === 'binary' && FEWER.has(one.operator));
  const ranges = all.flatMap((one) => (one.kind === 'range' || one.kind === 'subquery' ? [one.rangeMs] : []));
  return {
    // After a minute most plain selectors have a sample of each series; only a missing one depends on all of the lookback.
    lookbackMs: reach(expression, isNoisierWithLess ? lookbackMs : Math.min(lookbackMs, MINUTE_MS), lookbackMs),
    isNoisierWithLess,
    shortestMs: Math.min(lookbackMs, ...ranges),
    hasAbsent,
  };
}

/**
 * The delay of all samples that gives the query the most incidents: the longest that leaves one period of samples in its
 * shortest range. absent() is noisiest with the longest delay, and a query without `<`, `==`, `unless` or absent() on time.
 */
export function noisiestQueryDelay(reach: QueryReach, { lateMs, periodMs }: Lateness): number {
  if (!reach.isNoisierWithLess) return 0;
  return reach.hasAbsent ? lateMs : Math.max(0, Math.min(lateMs, reach.shortestMs - periodMs));
}

/** The parts of an expression, itself included. */
export function partsOf(expression: Expression): readonly Expression[] {
  return [expression, ...childrenOf(expression).flatMap(partsOf)];
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'number':
    case 'text':
    case 'selector':
      return [];
    case 'range':
      return [expression.selector];
    case 'call':
      return expression.args;
    case 'binary':
      return [expression.left, expression.right];
    case 'number-aggregate':
      return [expression.number, expression.of];
    default:
      return [expression.of];
  }
}

function reach(expression: Expression, selectorMs: number, stepMs: number): number {
  if (expression.kind === 'selector') return Math.max(0, selectorMs + expression.offsetMs);
  if (expression.kind === 'range') return Math.max(0, expression.rangeMs + expression.selector.offsetMs);
  const within = Math.max(0, ...childrenOf(expression).map((one) => reach(one, selectorMs, stepMs)));
  if (expression.kind !== 'subquery') return within;
  // Steps are at multiples of their time, so that the first may be a step earlier.
  return within + expression.rangeMs + expression.offsetMs + (expression.stepMs ?? stepMs);
}
