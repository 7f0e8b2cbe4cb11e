import type { Aligner, SeriesType } from './aligner';
import { DistributionSum } from './distribution-sum';
import { ExactSum } from './exact-sum';
import { Extreme } from './extreme';
import { DistributionGrowth, Growth } from './growth';
import { CUMULATIVE_INCREMENTS, DELTA_INCREMENTS } from './increments';
import { PercentChange, SMOOTHING_MS } from './percent-change';
import { percentileOf } from './percentile';
import type { PointRing } from './point-ring';
import type { WindowValue } from './window-value';

/** Options of an aligner for one series. */
export interface Alignment {
  /** How far back a window reaches, in milliseconds. */
  readonly windowMs: number;
  readonly makeWindow: () => WindowValue;
  /** Does its value always lie between the smallest and the largest point of the window? */
  readonly isBetweenItsPoints: boolean;
}

/**
 * Makes the computation of an aligner for series of a kind and type that it accepts; undefined for ALIGN_NONE, which
 * has no window.
 */
export function alignmentOf(aligner: Aligner, input: SeriesType, periodMs: number): Alignment | undefined {
  if (aligner === 'ALIGN_NONE') return undefined;
  if (aligner === 'ALIGN_PERCENT_CHANGE') {
    const windowMs = periodMs + SMOOTHING_MS;
    return { windowMs, makeWindow: () => new PercentChange(periodMs), isBetweenItsPoints: false };
  }
  const distributions = input.type === 'DISTRIBUTION' ? OF_DISTRIBUTIONS[aligner] : undefined;
  const make = distributions ?? OF_NUMBERS[aligner];
  return {
    windowMs: periodMs,
    makeWindow: () => make(periodMs / 1_000, input),
    isBetweenItsPoints: distributions === undefined && BETWEEN_ITS_POINTS.has(aligner),
  };
}

// Without the mean: rounding may lift it above every point.
const BETWEEN_ITS_POINTS: ReadonlySet<Aligner> = new Set(['ALIGN_NEXT_OLDER', 'ALIGN_MIN', 'ALIGN_MAX']);

type Make = (periodSeconds: number, input: SeriesType) => WindowValue;
type Windowed = Exclude<Aligner, 'ALIGN_NONE' | 'ALIGN_PERCENT_CHANGE'>;

const incrementsOf = ({ kind }: SeriesType) => (kind === 'CUMULATIVE' ? CUMULATIVE_INCREMENTS : DELTA_INCREMENTS);
const latest: Make = () => stateless((points, _from, to) => points.value(to - 1));

const OF_NUMBERS: Readonly<Record<Windowed, Make>> = {
  ALIGN_NEXT_OLDER: latest,
  // An alert is evaluated at the end of the window, before the next point exists, so the last value is used.
  ALIGN_INTERPOLATE: latest,
  ALIGN_COUNT: () => stateless((_points, from, to) => to - from),
  ALIGN_STDDEV: () => stateless(standardDeviation),
  ALIGN_MIN: () => new Extreme('least'),
  ALIGN_MAX: () => new Extreme('most'),
  ALIGN_SUM: () => new Summed((sum) => sum),
  ALIGN_DELTA: (_seconds, input) => new Growth(incrementsOf(input), 1),
  ALIGN_RATE: (seconds, input) => new Growth(incrementsOf(input), seconds),
  ALIGN_MEAN: () => new Summed((sum, count) => sum / count),
  ALIGN_COUNT_TRUE: () => new Summed((sum) => sum),
  ALIGN_COUNT_FALSE: () => new Summed((sum, count) => count - sum),
  ALIGN_FRACTION_TRUE: () => new Summed((sum, count) => sum / count),
  ALIGN_PERCENTILE_99: percentile(0.99),
  ALIGN_PERCENTILE_95: percentile(0.95),
  ALIGN_PERCENTILE_50: percentile(0.5),
  ALIGN_PERCENTILE_05: percentile(0.05),
};

const OF_DISTRIBUTIONS: Readonly<Partial<Record<Aligner, Make>>> = {
  ALIGN_DELTA: (_seconds, input) => new DistributionGrowth(incrementsOf(input)),
  ALIGN_SUM: () => new Merged(),
  ALIGN_NEXT_OLDER: () => ({
    ...stateless((points, _from, to) => points.distribution(to - 1)?.count ?? NaN),
    distribution: (points, _from, to) => points.distribution(to - 1),
  }),
};

function percentile(share: number): Make {
  return () => new MergedPercentile(share);
}

/** Aligners that need the sum of a window and its number of points. */
class Summed implements WindowValue {
  readonly #sum = new ExactSum();

  constructor(readonly of: (sum: number, count: number) => number) {}

  enter(points: PointRing, sequence: number): void {
    this.#sum.add(points.value(sequence));
  }

  leave(points: PointRing, sequence: number): void {
    this.#sum.add(-points.value(sequence));
  }

  value(_points: PointRing, from: number, to: number, _start: number): number {
    return this.of(this.#sum.value(), to - from);
  }

  reset(): void {
    this.#sum.reset();
  }
}

/** Merges the distributions of a window. The value is the number of values in it. */
class Merged implements WindowValue {
  protected readonly sum = new DistributionSum();

  enter(points: PointRing, sequence: number): void {
    const one = points.distribution(sequence);
    if (one !== undefined) this.sum.add(one);
  }

  leave(points: PointRing, sequence: number): void {
    const one = points.distribution(sequence);
    if (one !== undefined) this.sum.add(one, -1);
  }

  value(_points: PointRing, _from: number, _to: number, _start: number): number {
    return this.sum.count;
  }

  distribution() {
    return this.sum.snapshot();
  }

  reset(): void {
    this.sum.reset();
  }
}

class MergedPercentile extends Merged {
  constructor(readonly share: number) {
    super();
  }

  override value(): number {
    const merged = this.sum.snapshot();
    return merged === undefined ? NaN : percentileOf(merged, this.share);
  }

  override distribution() {
    return undefined;
  }
}

/** Aligners that need no memory besides the points. */
function stateless(value: WindowValue['value']): WindowValue {
  const nothing = () => undefined;
  return { enter: nothing, leave: nothing, reset: nothing, value };
}

/** Of the population: whether Monitoring divides by n or n - 1 is not documented. */
function standardDeviation(points: PointRing, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += points.value(i);
  const mean = sum / (to - from);
  let squares = 0;
  for (let i = from; i < to; i++) squares += (points.value(i) - mean) ** 2;
  return Math.sqrt(squares / (to - from));
}
