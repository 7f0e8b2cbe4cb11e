import type { Aggregation } from '../policies/policy';
import { testOf, type SeriesCondition, type Test } from './series-condition';

/** How late the points of a condition are, in milliseconds. A burn rate divides bad events by good ones. */
export interface LateSides {
  readonly numeratorMs: number;
  readonly denominatorMs: number;
}

/** How late a point may be, and the time between two evaluations, in milliseconds. */
export interface Lateness {
  readonly lateMs: number;
  readonly periodMs: number;
}

export const ON_TIME: LateSides = { numeratorMs: 0, denominatorMs: 0 };

/**
 * The delay of each side of a threshold condition that gives it the most incidents, of all delays up to `lateMs` that
 * differ from point to point. A window does not wait for late points.
 *
 * Less-than: a point that is not visible yet lowers a count, sum or maximum; the lowest value of a window has the fewest
 * points, so the delay is the longest that leaves one period of points in the window. Without a point there is no value,
 * and no violation; where that is one, the delay is the longest. Greater-than over counts is noisiest on time. Of a ratio
 * only one side is late: the good events of a burn rate make it higher, and its bad events make it lower.
 */
export function noisiestSides(condition: SeriesCondition, { lateMs, periodMs }: Lateness): LateSides {
  if (condition.kind === 'absence') return ON_TIME;
  const isBelow = condition.comparison === 'COMPARISON_LT';
  if (isBurnRate(condition)) {
    return isBelow ? { numeratorMs: lateMs, denominatorMs: 0 } : { numeratorMs: 0, denominatorMs: lateMs };
  }
  const delayIn = ([first]: readonly Aggregation[]) =>
    violatesWithoutData(testOf(condition))
      ? lateMs
      : Math.max(0, Math.min(lateMs, (first?.alignmentPeriod?.toMilliseconds() ?? 0) - periodMs));
  if (condition.denominatorFilter !== undefined && !isBelow) {
    return { numeratorMs: 0, denominatorMs: delayIn(condition.denominatorAggregations) };
  }
  const isMinimum = condition.aggregations[0]?.perSeriesAligner === 'ALIGN_MIN';
  return isBelow === isMinimum ? ON_TIME : { numeratorMs: delayIn(condition.aggregations), denominatorMs: 0 };
}

/** Does missing data violate the condition, as with EVALUATION_MISSING_DATA_ACTIVE? */
export function violatesWithoutData(test: Test): boolean {
  return test.kind !== 'absent' && test.missing === 'ACTIVE';
}

/**
 * The noisiest value of a condition whose missing data violates it. A window in which no point is surely visible may have
 * no data: a value beyond every threshold stands for that.
 * @param onTime the value with all points on time; NaN: there is no point that could be visible
 * @param noisiest the value with the delays of {@link noisiestSides}
 * @param surely the value of the points that are visible at every delay; NaN: there may be none
 */
export function valueOrMissing(
  { kind }: Test,
  values: { readonly onTime: number; readonly noisiest: number; readonly surely: number },
): number {
  if (Number.isNaN(values.onTime)) return NaN;
  if (!Number.isNaN(values.surely) && !Number.isNaN(values.noisiest)) return values.noisiest;
  return kind === 'below' ? -Infinity : Infinity;
}

/** The value that an incident shows: one that stands for missing data is none. */
export function shownValue(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** Is the condition on the burn rate of an SLO? */
export function isBurnRate({ filter }: SeriesCondition): boolean {
  return filter.includes('select_slo_');
}

/**
 * The duration of an absence condition that stands for its noisiest delays. The last point was visible at once and the
 * next is late by `lateMs`: the time without data is as much longer, which is the same as a shorter duration.
 * @returns below 0: every series that was ever seen may be absent, as the condition allows less time than a point may be
 * late
 */
export function noisiestAbsenceMs(condition: SeriesCondition, { lateMs, periodMs }: Lateness): number {
  const durationMs = condition.duration.toMilliseconds();
  const windowMs = condition.aggregations[0]?.alignmentPeriod?.toMilliseconds() ?? periodMs;
  if (durationMs + Math.max(0, windowMs - periodMs) < lateMs) return -1;
  return Math.max(0, durationMs - lateMs);
}

/** Can late points give the condition incidents that it would not have if all points came on time? */
export function isNoisierWhenLate(condition: SeriesCondition, lateness: Lateness): boolean {
  if (lateness.lateMs === 0) return false;
  if (condition.kind === 'absence' || violatesWithoutData(testOf(condition))) return true;
  const { numeratorMs, denominatorMs } = noisiestSides(condition, lateness);
  return numeratorMs + denominatorMs > 0;
}
