import type { Aligner } from './aligner';
import { ExactSum } from './exact-sum';
import { Extreme } from './extreme';
import type { PointRing } from './point-ring';
import type { WindowValue } from './window-value';

/** The aligners that are evaluated. */
export type EvaluatedAligner = keyof typeof MAKERS;

/** The arithmetic of an aligner, for one window of `periodSeconds`; nothing where it is not evaluated. */
export function windowValueOf(aligner: Aligner, periodSeconds: number): (() => WindowValue) | undefined {
  if (!(aligner in MAKERS)) return undefined;
  const make = MAKERS[aligner as EvaluatedAligner];
  return () => make(periodSeconds);
}

const MAKERS = {
  ALIGN_NEXT_OLDER: () => stateless((points, _from, to) => points.value(to - 1)),
  ALIGN_COUNT: () => stateless((_points, from, to) => to - from),
  ALIGN_STDDEV: () => stateless(standardDeviation),
  ALIGN_MIN: () => new Extreme('least'),
  ALIGN_MAX: () => new Extreme('most'),
  ALIGN_SUM: () => new Summed((sum) => sum),
  ALIGN_DELTA: () => new Summed((sum) => sum),
  ALIGN_RATE: (periodSeconds: number) => new Summed((sum) => sum / periodSeconds),
  ALIGN_MEAN: () => new Summed((sum, count) => sum / count),
  ALIGN_COUNT_TRUE: () => new Summed((sum) => sum),
  ALIGN_COUNT_FALSE: () => new Summed((sum, count) => count - sum),
  ALIGN_FRACTION_TRUE: () => new Summed((sum, count) => sum / count),
} satisfies Partial<Record<Aligner, (periodSeconds: number) => WindowValue>>;

/** Aligners that stand on the sum of a window, and on how many points it holds. A DELTA point counts whole at its end. */
class Summed implements WindowValue {
  readonly #sum = new ExactSum();

  constructor(readonly of: (sum: number, count: number) => number) {}

  enter(points: PointRing, sequence: number): void {
    this.#sum.add(points.value(sequence));
  }

  leave(points: PointRing, sequence: number): void {
    this.#sum.add(-points.value(sequence));
  }

  value(_points: PointRing, from: number, to: number): number {
    return this.of(this.#sum.value(), to - from);
  }

  reset(): void {
    this.#sum.reset();
  }
}

/** Aligners that need no memory beside the points. */
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
