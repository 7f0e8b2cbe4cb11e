import type { SampleRing } from './sample-ring';

/** The range of an evaluation, in milliseconds since the epoch. */
export interface RangeWindow {
  start: number;
  end: number;
  /** The evaluation: later than {@link end} by the offset of the query. */
  time: number;
}

/**
 * A function over the samples of one series: those with sequence numbers from `from` up to but not including `to`, at
 * least one. NaN: no value.
 */
export type RangeFunction = (samples: SampleRing, from: number, to: number, window: RangeWindow) => number;

/** The ranges of many series at one instant, by index of the series. */
export class Ranges {
  /** The first sample of the range, and the first one after it. */
  readonly froms: Int32Array;
  readonly tos: Int32Array;
  /** Time and value of the first and of the last sample: most functions need no other. Meaningless for an empty range. */
  readonly firstTimes: Float64Array;
  readonly firstValues: Float64Array;
  readonly lastTimes: Float64Array;
  readonly lastValues: Float64Array;
  /** The sum of the drops of a counter at its resets in the range. */
  readonly lost: Float64Array;
  /** The sample that a function found last (-1: none), and the first sample that it has not searched yet. */
  readonly found: Int32Array;
  readonly searchedTo: Int32Array;

  constructor(readonly rings: readonly SampleRing[]) {
    const { length } = rings;
    this.froms = new Int32Array(length);
    this.tos = new Int32Array(length);
    this.firstTimes = new Float64Array(length);
    this.firstValues = new Float64Array(length);
    this.lastTimes = new Float64Array(length);
    this.lastValues = new Float64Array(length);
    this.lost = new Float64Array(length);
    this.found = new Int32Array(length).fill(-1);
    this.searchedTo = new Int32Array(length);
  }
}

/** How a function over ranges behaves. */
export interface RangeRule {
  /** Computes the values of all ranges; NaN: no value. */
  readonly fill: (ranges: Ranges, window: RangeWindow, values: Float64Array) => void;
  /** Does the value change with time alone, as an extrapolation does? */
  readonly drifts: boolean;
  /** Does the result keep the name of the metric? */
  readonly keepsName?: boolean;
}

/** The functions over ranges that are evaluated: https://prometheus.io/docs/prometheus/latest/querying/functions/ */
export const RANGE_FUNCTIONS: Readonly<Record<string, RangeRule>> = {
  rate: { fill: (ranges, window, values) => growth(ranges, window, values, window.end - window.start), drifts: true },
  increase: { fill: (ranges, window, values) => growth(ranges, window, values, 1_000), drifts: true },
  delta: { fill: difference, drifts: true },
  idelta: {
    fill: each((s, from, to) => (to - from < 2 ? NaN : s.value(to - 1) - s.value(to - 2))),
    drifts: false,
  },
  irate: { fill: each(instantRate), drifts: false },
  sum_over_time: { fill: each((s, from, to) => s.sum(from, to)), drifts: false },
  avg_over_time: { fill: each((s, from, to) => s.sum(from, to) / (to - from)), drifts: false },
  count_over_time: { fill: each((_s, from, to) => to - from), drifts: false },
  min_over_time: { fill: (ranges, _window, values) => extremes(ranges, values, -1), drifts: false },
  max_over_time: { fill: (ranges, _window, values) => extremes(ranges, values, 1), drifts: false },
  last_over_time: { fill: latest, drifts: false, keepsName: true },
  present_over_time: { fill: each(() => 1), drifts: false },
  changes: { fill: each(changes), drifts: false },
};

/** The times of the newest samples, in seconds. */
export function latestTimes({ froms, tos, lastTimes }: Ranges, _window: RangeWindow, values: Float64Array): void {
  for (let i = 0; i < values.length; i++) values[i] = froms[i] === tos[i] ? NaN : (lastTimes[i] ?? NaN) / 1_000;
}

/** The newest values. */
export function latest({ froms, tos, lastValues }: Ranges, _window: RangeWindow, values: Float64Array): void {
  for (let i = 0; i < values.length; i++) values[i] = froms[i] === tos[i] ? NaN : (lastValues[i] ?? NaN);
}

/**
 * How much counters grew in the range, corrected for resets and extrapolated to the whole range as Prometheus does it,
 * per `overMs`. Comparisons multiply instead of dividing, which is slower.
 */
function growth(ranges: Ranges, { start, end }: RangeWindow, values: Float64Array, overMs: number): void {
  const { froms, tos, firstTimes, firstValues, lastTimes, lastValues, lost } = ranges;
  const divisor = overMs / 1_000;
  for (let i = 0; i < values.length; i++) {
    const steps = (tos[i] ?? 0) - (froms[i] ?? 0) - 1;
    const firstValue = firstValues[i] ?? NaN;
    const increase = (lastValues[i] ?? NaN) - firstValue + (lost[i] ?? 0);
    if (steps < 1 || increase === 0) {
      values[i] = steps < 1 ? NaN : 0;
      continue;
    }
    const firstTime = firstTimes[i] ?? NaN;
    const lastTime = lastTimes[i] ?? NaN;
    const sampled = lastTime - firstTime;
    let before = firstTime - start;
    if (before * steps >= sampled * 1.1) before = sampled / steps / 2;
    // The extrapolation of a counter does not go below zero.
    if (firstValue >= 0 && sampled * firstValue < before * increase) before = sampled * (firstValue / increase);
    let after = end - lastTime;
    if (after * steps >= sampled * 1.1) after = sampled / steps / 2;
    values[i] = increase * ((sampled + before + after) / sampled / divisor);
  }
}

/** The same for gauges: a lower value is a decrease, not a reset. */
function difference(ranges: Ranges, { start, end }: RangeWindow, values: Float64Array): void {
  const { froms, tos, firstTimes, firstValues, lastTimes, lastValues } = ranges;
  for (let i = 0; i < values.length; i++) {
    const steps = (tos[i] ?? 0) - (froms[i] ?? 0) - 1;
    const firstTime = firstTimes[i] ?? NaN;
    const lastTime = lastTimes[i] ?? NaN;
    const sampled = lastTime - firstTime;
    let before = firstTime - start;
    if (before * steps >= sampled * 1.1) before = sampled / steps / 2;
    let after = end - lastTime;
    if (after * steps >= sampled * 1.1) after = sampled / steps / 2;
    const change = (lastValues[i] ?? NaN) - (firstValues[i] ?? NaN);
    values[i] = steps < 1 ? NaN : (change * (sampled + before + after)) / sampled;
  }
}

/** Computes each range by itself. */
export function each(of: RangeFunction): RangeRule['fill'] {
  return ({ rings, froms, tos }, window, values) => {
    for (let i = 0; i < values.length; i++) {
      const ring = rings[i];
      const from = froms[i] ?? 0;
      const to = tos[i] ?? 0;
      values[i] = ring === undefined || from >= to ? NaN : of(ring, from, to, window);
    }
  };
}

function instantRate(s: SampleRing, from: number, to: number): number {
  if (to - from < 2) return NaN;
  return (s.growth(to - 2, to - 1) / (s.time(to - 1) - s.time(to - 2))) * 1_000;
}

/**
 * The maxima of ranges, or the minima where `sign` is -1. While the sample that was found last is still in its range, only
 * new samples are searched.
 */
function extremes({ rings, froms, tos, found, searchedTo }: Ranges, values: Float64Array, sign: 1 | -1): void {
  for (let i = 0; i < values.length; i++) {
    const ring = rings[i];
    const from = froms[i] ?? 0;
    const to = tos[i] ?? 0;
    if (ring === undefined || from >= to) {
      values[i] = NaN;
      continue;
    }
    let at = found[i] ?? -1;
    let next = searchedTo[i] ?? 0;
    if (at < from || next > to) [at, next] = [from, from + 1];
    let extreme = sign * ring.value(at);
    for (; next < to; next++) {
      const value = sign * ring.value(next);
      // The last of equal samples stays longest. NaN counts only if all are NaN.
      if (!(value >= extreme) && !Number.isNaN(extreme)) continue;
      [at, extreme] = [next, value];
    }
    found[i] = at;
    searchedTo[i] = to;
    values[i] = sign * extreme;
  }
}

function changes(s: SampleRing, from: number, to: number): number {
  let count = 0;
  // NaN equals NaN here.
  for (let i = from + 1; i < to; i++) if (!Object.is(s.value(i) + 0, s.value(i - 1) + 0)) count++;
  return count;
}
