import { percentile } from '../../guard/health/statistics';

/** How long the work of one kind took. */
export interface MeasuredWork {
  /** Name of the deployable. */
  readonly deployable: string;
  /** Such as `requests to /score`, or `runs of prediction`. */
  readonly what: string;
  /** Of the work that succeeded. */
  readonly durations: Spread;
  /** Work that failed, was skipped, or has no end in what was read. */
  readonly others: number;
  /** Longest time between two lines of each run that succeeded and shows heartbeats. Requests have none. */
  readonly silences: Spread;
}

/** Times in seconds: how many, and percentiles by nearest rank, undefined where there is none. */
export interface Spread {
  readonly count: number;
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  readonly max: number | undefined;
}

export function spreadOf(seconds: readonly number[]): Spread {
  const sorted = [...seconds].sort((a, b) => a - b);
  const at = (share: number) => percentile(sorted, share);
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}
