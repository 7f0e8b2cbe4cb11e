import { each, type RangeRule } from './range-functions';
import type { SampleRing } from './sample-ring';

/** Functions over ranges that read every sample: https://prometheus.io/docs/prometheus/latest/querying/functions/ */
export const RANGE_STATISTICS: Readonly<Record<string, RangeRule>> = {
  resets: { fill: each(resets), drifts: false },
  stdvar_over_time: { fill: each(variance), drifts: false },
  stddev_over_time: { fill: each((s, from, to) => Math.sqrt(variance(s, from, to))), drifts: false },
  deriv: {
    fill: each((s, from, to) => (to - from < 2 ? NaN : regression(s, from, to, s.time(from)).slope)),
    drifts: false,
  },
};

/** Functions over a range and a number, which stands before or after the range. */
export const RANGE_AND_NUMBER: Readonly<
  Record<string, { readonly numberFirst: boolean; readonly rule: (number: number) => RangeRule }>
> = {
  quantile_over_time: {
    numberFirst: true,
    rule: (share) => ({ fill: each((s, from, to) => quantile(s, from, to, share)), drifts: false }),
  },
  predict_linear: {
    numberFirst: false,
    rule: (seconds) => ({
      // The prediction starts at the evaluation, whatever the offset of the range.
      fill: each((s, from, to, { time }) => {
        if (to - from < 2) return NaN;
        const { slope, intercept } = regression(s, from, to, time);
        return slope * seconds + intercept;
      }),
      drifts: true,
    }),
  },
};

function resets(s: SampleRing, from: number, to: number): number {
  let count = 0;
  for (let i = from + 1; i < to; i++) if (s.value(i) < s.value(i - 1)) count++;
  return count;
}

/** The population variance. */
function variance(s: SampleRing, from: number, to: number): number {
  let mean = 0;
  let squares = 0;
  for (let i = from; i < to; i++) {
    const delta = s.value(i) - mean;
    mean += delta / (i - from + 1);
    squares += delta * (s.value(i) - mean);
  }
  return squares / (to - from);
}

function quantile(s: SampleRing, from: number, to: number, share: number): number {
  const values = new Float64Array(to - from);
  for (let i = from; i < to; i++) values[i - from] = s.value(i);
  return quantileOf(values, share);
}

/** Interpolates between the two nearest ranks; infinite outside 0 to 1. NaN ranks lowest. Sorts the values. */
export function quantileOf(values: Float64Array, share: number): number {
  if (share < 0) return -Infinity;
  if (share > 1) return Infinity;
  const { length } = values.sort();
  let numbers = length;
  while (numbers > 0 && Number.isNaN(values[numbers - 1])) numbers--;
  const ranked = (rank: number) => values[rank - (length - numbers)] ?? NaN;
  const rank = share * (length - 1);
  const below = Math.floor(rank);
  const weight = rank - below;
  return ranked(below) * (1 - weight) + ranked(Math.min(length - 1, below + 1)) * weight;
}

/** The least-squares line through the samples; x is in seconds from an instant in milliseconds. */
function regression(s: SampleRing, from: number, to: number, instant: number) {
  const count = to - from;
  const first = s.value(from);
  let isLevel = true;
  let [sumX, sumY, sumXY, sumX2] = [0, 0, 0, 0];
  for (let i = from; i < to; i++) {
    const x = (s.time(i) - instant) / 1_000;
    const y = s.value(i);
    isLevel &&= y === first;
    sumX += x;
    sumY += y;
    sumXY += x * y;
    sumX2 += x * x;
  }
  // Rounding could give equal values a slope.
  if (isLevel) return Number.isFinite(first) ? { slope: 0, intercept: first } : { slope: NaN, intercept: NaN };
  const slope = (sumXY - (sumX * sumY) / count) / (sumX2 - (sumX * sumX) / count);
  return { slope, intercept: sumY / count - (slope * sumX) / count };
}
