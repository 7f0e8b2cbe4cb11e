import type { Aligner } from '../../metrics/aligner';
import type { MetricKind } from '../../metrics/metric-descriptor';
import type { RecordedSeries } from './recording';

/** An alignment window in milliseconds since the epoch. A point at `start` is outside, a point at `end` is inside. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

type Points = RecordedSeries['points'];

/** ALIGN_PERCENT_CHANGE compares two means over this time. */
const PERCENT_CHANGE_MEAN_MS = 10 * 60_000;

/**
 * The aligned value of one series in a window; undefined: the window has no data.
 * https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/common.proto, Aggregation.Aligner
 *
 * @param points all points of the series that are visible, in the order of their times
 */
export function alignedValue(aligner: Aligner, kind: MetricKind, points: Points, window: Window): number | undefined {
  const values = valuesIn(points, window);
  switch (aligner) {
    case 'ALIGN_MEAN':
      return mean(values);
    case 'ALIGN_MAX':
      return values.length === 0 ? undefined : Math.max(...values);
    case 'ALIGN_MIN':
      return values.length === 0 ? undefined : Math.min(...values);
    case 'ALIGN_SUM':
      return values.length === 0 ? undefined : sum(values);
    case 'ALIGN_COUNT':
      return values.length === 0 ? undefined : values.length;
    case 'ALIGN_NEXT_OLDER':
      return values.at(-1);
    case 'ALIGN_DELTA':
      return delta(kind, points, window);
    case 'ALIGN_RATE': {
      const change = delta(kind, points, window);
      return change === undefined ? undefined : change / ((window.end - window.start) / 1_000);
    }
    case 'ALIGN_PERCENT_CHANGE':
      return percentChange(points, window);
    default:
      throw new Error(`the reference engine does not implement ${aligner}`);
  }
}

/**
 * What a counter grew by in the window. Each increment spreads evenly over its time: the share of its time that lies in
 * the window counts.
 */
function delta(kind: MetricKind, points: Points, { start, end }: Window): number | undefined {
  let total: number | undefined;
  for (const [i, point] of points.entries()) {
    if (point.at <= start || point.at > end) continue;
    const increment = kind === 'CUMULATIVE' ? incrementAfter(points[i - 1], point) : incrementOf(point);
    if (increment === undefined) continue;
    const { from, value } = increment;
    total = (total ?? 0) + (from < start ? (value * (point.at - start)) / (point.at - from) : value);
  }
  return total;
}

interface Increment {
  /** When it began, in milliseconds since the epoch. */
  readonly from: number;
  readonly value: number;
}

/** A point of kind DELTA is an increment. Without a start it happens at the time of the point. */
function incrementOf({ at, startAt, value }: Points[number]): Increment {
  return { from: startAt ?? at, value };
}

/**
 * The increment between two points of kind CUMULATIVE. A later start, or a lower value, is a reset: the counter began
 * again at 0. The first point of a series counts from its start; without a start it does not count.
 */
function incrementAfter(before: Points[number] | undefined, point: Points[number]): Increment | undefined {
  if (before === undefined) return point.startAt === undefined ? undefined : incrementOf(point);
  const wasReset = (point.startAt ?? -Infinity) > (before.startAt ?? Infinity) || point.value < before.value;
  if (wasReset) return { from: Math.max(point.startAt ?? -Infinity, before.at), value: point.value };
  return { from: before.at, value: point.value - before.value };
}

/** The change of the mean of 10 minutes against the mean one period earlier, in percent. Negative values are left out. */
function percentChange(points: Points, { start, end }: Window): number | undefined {
  const meanUntil = (to: number) =>
    mean(valuesIn(points, { start: to - PERCENT_CHANGE_MEAN_MS, end: to }).filter((value) => value >= 0));
  const [now, before] = [meanUntil(end), meanUntil(start)];
  if (now === undefined || before === undefined) return undefined;
  if (before === 0) return now === 0 ? 0 : Infinity;
  return ((now - before) / before) * 100;
}

function valuesIn(points: Points, { start, end }: Window): number[] {
  return points.filter(({ at }) => at > start && at <= end).map(({ value }) => value);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : sum(values) / values.length;
}
