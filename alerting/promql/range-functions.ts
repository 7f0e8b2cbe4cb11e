import type { SampleRing } from './sample-ring';

/**
 * A function over the samples of a series from sequence number `from` up to but not including `to`, at least one, in the
 * range from `start` to `end`, in milliseconds, at an evaluation at `time`, which is later by the offset. NaN: no value.
 */
export type RangeFunction = (
  samples: SampleRing,
  from: number,
  to: number,
  start: number,
  end: number,
  time: number,
) => number;

/** The ranges of many series at one instant, by place. */
export class Ranges {
  /** The first sample of the range, and the first one after it. */
  readonly froms: Int32Array;
  readonly tos: Int32Array;
  /** Time and value of the first and of the last sample: most functions need nothing else. Of no meaning where there is none. */
  readonly firstTimes: Float64Array;
  readonly firstValues: Float64Array;
  readonly lastTimes: Float64Array;
  readonly lastValues: Float64Array;
  /** How much a counter has lost to the resets in between. */
  readonly lost: Float64Array;
  /** The sample that a function looks for, as found last, and the first one that it did not look at; -1: none yet. */
  readonly found: Int32Array;
  readonly lookedTo: Int32Array;

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
    this.lookedTo = new Int32Array(length);
  }
}

/** How a function over ranges behaves. */
export interface RangeRule {
  /** Computes the values of all ranges; NaN: no value. */
  readonly fill: (ranges: Ranges, start: number, end: number, values: Float64Array, time: number) => void;
  /** Does the value change with the mere passing of time, as an extrapolation does? */
  readonly drifts: boolean;
  /** Does the result keep the name of the metric? */
  readonly keepsName?: boolean;
}

/** The functions over ranges that are evaluated: https://prometheus.io/docs/prometheus/latest/querying/functions/ */
export const RANGE_FUNCTIONS: Readonly<Record<string, RangeRule>> = {
  rate: { fill: (ranges, start, end, values) => growth(ranges, start, end, values, end - start), drifts: true },
  increase: { fill: (ranges, start, end, values) => growth(ranges, start, end, values, 1_000), drifts: true },
  delta: { fill: difference, drifts: true },
  idelta: {
    fill: each((s, from, to) => (to - from < 2 ? NaN : s.value(to - 1) - s.value(to - 2))),
    drifts: false,
  },
  irate: { fill: each(instantRate), drifts: false },
  sum_over_time: { fill: each((s, from, to) => s.sum(from, to)), drifts: false },
  avg_over_time: { fill: each((s, from, to) => s.sum(from, to) / (to - from)), drifts: false },
  count_over_time: { fill: each((_s, from, to) => to - from), drifts: false },
  min_over_time: { fill: (ranges, _start, _end, values) => extremes(ranges, values, -1), drifts: false },
  max_over_time: { fill: (ranges, _start, _end, values) => extremes(ranges, values, 1), drifts: false },
  last_over_time: { fill: latest, drifts: false, keepsName: true },
  present_over_time: { fill: each(() => 1), drifts: false },
  changes: { fill: each(changes), drifts: false },
};

/** When the newest values were, in seconds. */
export function latestTimes(
  { froms, tos, lastTimes }: Ranges,
  _start: number,
  _end: number,
  values: Float64Array,
): void {
  for (let i = 0; i < values.length; i++) values[i] = froms[i] === tos[i] ? NaN : (lastTimes[i] ?? NaN) / 1_000;
}

/** The newest values. */
export function latest({ froms, tos, lastValues }: Ranges, _start: number, _end: number, values: Float64Array): void {
  for (let i = 0; i < values.length; i++) values[i] = froms[i] === tos[i] ? NaN : (lastValues[i] ?? NaN);
}

/**
 * By how much counters grew over some time, their resets made up for, extrapolated to the whole range and rounded as
 * Prometheus does it. In comparisons, products stand for quotients, which take longer.
 */
function growth(ranges: Ranges, start: number, end: number, values: Float64Array, overMs: number): void {
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
    // A counter does not begin below zero.
    if (firstValue >= 0 && sampled * firstValue < before * increase) before = sampled * (firstValue / increase);
    let after = end - lastTime;
    if (after * steps >= sampled * 1.1) after = sampled / steps / 2;
    values[i] = increase * ((sampled + before + after) / sampled / divisor);
  }
}

/** The same for gauges: down counts as down. */
function difference(ranges: Ranges, start: number, end: number, values: Float64Array): void {
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

/** A function of one range at a time. */
export function each(of: RangeFunction): RangeRule['fill'] {
  return ({ rings, froms, tos }, start, end, values, time) => {
    for (let i = 0; i < values.length; i++) {
      const ring = rings[i];
      const from = froms[i] ?? 0;
      const to = tos[i] ?? 0;
      values[i] = ring === undefined || from >= to ? NaN : of(ring, from, to, start, end, time);
    }
  };
}

function instantRate(s: SampleRing, from: number, to: number): number {
  if (to - from < 2) return NaN;
  return (s.growth(to - 2, to - 1) / (s.time(to - 1) - s.time(to - 2))) * 1_000;
}

/**
 * The greatest values of ranges, or the least ones where `sign` is -1. As long as the one that was found last has not left
 * its range, only the samples that have come in since are looked at.
 */
function extremes({ rings, froms, tos, found, lookedTo }: Ranges, values: Float64Array, sign: 1 | -1): void {
  for (let i = 0; i < values.length; i++) {
    const ring = rings[i];
    const from = froms[i] ?? 0;
    const to = tos[i] ?? 0;
    if (ring === undefined || from >= to) {
      values[i] = NaN;
      continue;
    }
    let at = found[i] ?? -1;
    let next = lookedTo[i] ?? 0;
    if (at < from || next > to) [at, next] = [from, from + 1];
    let extreme = sign * ring.value(at);
    for (; next < to; next++) {
      const value = sign * ring.value(next);
      // Of equals the last, which stays longest; what is no number only where there is nothing else.
      if (!(value >= extreme) && !Number.isNaN(extreme)) continue;
      [at, extreme] = [next, value];
    }
    found[i] = at;
    lookedTo[i] = to;
    values[i] = sign * extreme;
  }
}

function changes(s: SampleRing, from: number, to: number): number {
  let count = 0;
  // What is no number is the same as what was none before.
  for (let i = from + 1; i < to; i++) if (!Object.is(s.value(i) + 0, s.value(i - 1) + 0)) count++;
  return count;
}
