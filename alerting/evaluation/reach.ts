import type { Aligner, SeriesType } from '../metrics/aligner';
import type { Reducer } from '../metrics/reducer';
import type { Aggregation } from '../policies/policy';
import type { Growth, Reach } from './extent';

/** ALIGN_PERCENT_CHANGE compares means over this time. */
const PERCENT_CHANGE_MEAN_MS = 10 * 60_000;

/** A value: which way more input can move it, and whether it is never below 0. `either`: it is a single point. */
interface Step {
  readonly growth: Growth | 'either';
  readonly nonNegative: boolean;
}

/**
 * Which input the values of a query depend on. Points of kind DELTA and CUMULATIVE count something, so that they only add
 * to a sum.
 * @param rawPointSeconds for how long a point counts without an aligner
 */
export function reachOf(aggregations: readonly Aggregation[], input: SeriesType, rawPointSeconds: number): Reach {
  // The first point of a CUMULATIVE series counts from a start that may be long before the input.
  let step: Step = { growth: input.kind === 'CUMULATIVE' ? 'any' : 'either', nonNegative: input.kind !== 'GAUGE' };
  let lookbackMs = aggregations.length === 0 ? rawPointSeconds * 1_000 : 0;
  for (const { perSeriesAligner, alignmentPeriod, crossSeriesReducer } of aggregations) {
    const periodMs = perSeriesAligner === 'ALIGN_NONE' ? undefined : alignmentPeriod?.toMilliseconds();
    lookbackMs += periodMs ?? rawPointSeconds * 1_000;
    if (perSeriesAligner === 'ALIGN_PERCENT_CHANGE') lookbackMs += PERCENT_CHANGE_MEAN_MS;
    step = reduced(crossSeriesReducer, aligned(perSeriesAligner, step));
  }
  return { lookbackMs, growth: step.growth === 'either' ? 'any' : step.growth };
}

function aligned(aligner: Aligner, { growth, nonNegative }: Step): Step {
  switch (aligner) {
    case 'ALIGN_COUNT':
    case 'ALIGN_COUNT_TRUE':
    case 'ALIGN_COUNT_FALSE':
      return { growth: 'up', nonNegative: true };
    case 'ALIGN_MAX':
      return { growth: towards('up', growth), nonNegative };
    case 'ALIGN_MIN':
      return { growth: towards('down', growth), nonNegative };
    case 'ALIGN_SUM':
    case 'ALIGN_DELTA':
    case 'ALIGN_RATE':
      return { growth: nonNegative ? towards('up', growth) : 'any', nonNegative };
    default:
      return { growth: 'any', nonNegative };
  }
}

function reduced(reducer: Reducer, { growth, nonNegative }: Step): Step {
  switch (reducer) {
    case 'REDUCE_NONE':
      return { growth, nonNegative };
    case 'REDUCE_COUNT':
      return { growth: 'up', nonNegative: true };
    case 'REDUCE_MAX':
      return { growth: towards('up', growth), nonNegative };
    case 'REDUCE_MIN':
      return { growth: towards('down', growth), nonNegative };
    case 'REDUCE_SUM':
      return { growth: nonNegative ? towards('up', growth) : 'any', nonNegative };
    default:
      return { growth: 'any', nonNegative };
  }
}

function towards(direction: 'up' | 'down', growth: Step['growth']): Growth {
  return growth === 'either' || growth === direction ? direction : 'any';
}
