import { GROWN, SUMMED, VALUE, WIDTH, type SampleRing } from './sample-ring';

/**
 * A function over the samples of a series from sequence number `from` up to but not including `to`, at least one, in the
 * range from `start` to `end`, in milliseconds. NaN: no value.
 */
export type RangeFunction = (samples: SampleRing, from: number, to: number, start: number, end: number) => number;

/** The ranges of many series at one instant, and where their values go; NaN: no value. */
export interface Ranges {
  readonly rings: readonly SampleRing[];
  /** By place: the first sample of the range, and the first one after it. */
  readonly froms: Int32Array;
  readonly tos: Int32Array;
  readonly values: Float64Array;
}

/** How a function over ranges behaves. */
export interface RangeRule {
  /** Computes the values of all ranges that hold a sample. */
  readonly fill: (ranges: Ranges, start: number, end: number) => void;
  /** Does the value change with the mere passing of time, as an extrapolation does? */
  readonly drifts: boolean;
  /** Does the result keep the name of the metric? */
  readonly keepsName?: boolean;
}

/** The functions over ranges that are evaluated: https://prometheus.io/docs/prometheus/latest/querying/functions/ */
export const RANGE_FUNCTIONS: Readonly<Record<string, RangeRule>> = {
  rate: { fill: (ranges, start, end) => growth(ranges, start, end, (end - start) / 1_000), drifts: true },
  increase: { fill: (ranges, start, end) => growth(ranges, start, end, 1), drifts: true },
  delta: { fill: each(difference), drifts: true },
  irate: { fill: each(instantRate), drifts: false },
  sum_over_time: { fill: each(sum), drifts: false },
  avg_over_time: { fill: each((s, from, to) => sum(s, from, to) / (to - from)), drifts: false },
  count_over_time: { fill: each((_s, from, to) => to - from), drifts: false },
  min_over_time: { fill: each(least), drifts: false },
  max_over_time: { fill: each(most), drifts: false },
  last_over_time: { fill: each(latest), drifts: false, keepsName: true },
  present_over_time: { fill: each(() => 1), drifts: false },
  changes: { fill: each(changes), drifts: false },
};

/** The newest value. */
export function latest(s: SampleRing, _from: number, to: number): number {
  return s.data[((to - 1) & s.mask) * WIDTH + VALUE] ?? NaN;
}

/**
 * By how much a counter grew, its resets made up for, extrapolated to the whole range and rounded as Prometheus does it.
 * In comparisons, products stand for quotients, which take longer.
 */
function growth({ rings, froms, tos, values }: Ranges, start: number, end: number, divisor: number): void {
  for (let i = 0; i < rings.length; i++) {
    const ring = rings[i];
    const from = froms[i] ?? 0;
    const steps = (tos[i] ?? 0) - from - 1;
    if (ring === undefined || steps < 1) {
      values[i] = NaN;
      continue;
    }
    const { data, mask } = ring;
    const first = (from & mask) * WIDTH;
    const last = ((from + steps) & mask) * WIDTH;
    const increase = (data[last + GROWN] ?? 0) - (data[first + GROWN] ?? 0);
    if (increase === 0) {
      values[i] = 0;
      continue;
    }
    const firstTime = data[first] ?? 0;
    const lastTime = data[last] ?? 0;
    const sampled = lastTime - firstTime;
    let before = firstTime - start;
    if (before * steps >= sampled * 1.1) before = sampled / steps / 2;
    const firstValue = data[first + VALUE] ?? 0;
    // A counter does not begin below zero.
    if (firstValue >= 0 && sampled * firstValue < before * increase) before = sampled * (firstValue / increase);
    let after = end - lastTime;
    if (after * steps >= sampled * 1.1) after = sampled / steps / 2;
    values[i] = increase * ((sampled + before + after) / sampled / divisor);
  }
}

/** A function of one range at a time. */
export function each(of: RangeFunction): RangeRule['fill'] {
  return ({ rings, froms, tos, values }, start, end) => {
    for (let i = 0; i < rings.length; i++) {
      const ring = rings[i];
      const from = froms[i] ?? 0;
      const to = tos[i] ?? 0;
      values[i] = ring === undefined || from >= to ? NaN : of(ring, from, to, start, end);
    }
  };
}

/** The same for a gauge: down counts as down. */
function difference(s: SampleRing, from: number, to: number, start: number, end: number): number {
  const steps = to - from - 1;
  if (steps < 1) return NaN;
  const sampled = s.time(to - 1) - s.time(from);
  let before = s.time(from) - start;
  if (before * steps >= sampled * 1.1) before = sampled / steps / 2;
  let after = end - s.time(to - 1);
  if (after * steps >= sampled * 1.1) after = sampled / steps / 2;
  return ((s.value(to - 1) - s.value(from)) * (sampled + before + after)) / sampled;
}

function instantRate(s: SampleRing, from: number, to: number): number {
  if (to - from < 2) return NaN;
  const [before, last] = [((to - 2) & s.mask) * WIDTH, ((to - 1) & s.mask) * WIDTH];
  const increase = (s.data[last + GROWN] ?? 0) - (s.data[before + GROWN] ?? 0);
  return (increase / (s.time(to - 1) - s.time(to - 2))) * 1_000;
}

function sum(s: SampleRing, from: number, to: number): number {
  const [first, last] = [(from & s.mask) * WIDTH, ((to - 1) & s.mask) * WIDTH];
  return (s.data[last + SUMMED] ?? 0) - (s.data[first + SUMMED] ?? 0) + (s.data[first + VALUE] ?? 0);
}

function least(s: SampleRing, from: number, to: number): number {
  let extreme = Infinity;
  for (let i = from; i < to; i++) extreme = Math.min(extreme, s.value(i));
  return extreme;
}

function most(s: SampleRing, from: number, to: number): number {
  let extreme = -Infinity;
  for (let i = from; i < to; i++) extreme = Math.max(extreme, s.value(i));
  return extreme;
}

function changes(s: SampleRing, from: number, to: number): number {
  let count = 0;
  for (let i = from + 1; i < to; i++) if (s.value(i) !== s.value(i - 1)) count++;
  return count;
}
