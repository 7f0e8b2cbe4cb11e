import type { RunSummary } from '../ports/health-source';
import type { RunOutcome } from '../../model/run-outcome';
import type { Durations } from './build-report';

/** Percentile by nearest rank: always one of the values; undefined without values. */
export function percentile(ascending: readonly number[], share: number): number | undefined {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)];
}

/** Durations of the succeeded runs; null if there are none. */
export function durationsOf(runs: readonly RunSummary[]): Durations | null {
  const seconds = successDurations(runs);
  const [p50, p95, p99] = [percentile(seconds, 0.5), percentile(seconds, 0.95), percentile(seconds, 0.99)];
  return p50 === undefined || p95 === undefined || p99 === undefined ? null : { p50, p95, p99 };
}

/** Seconds, in ascending order. */
export function successDurations(runs: readonly RunSummary[]): number[] {
  return runs
    .flatMap((run) => (run.state === 'succeeded' && run.durationSeconds !== null ? [run.durationSeconds] : []))
    .sort((a, b) => a - b);
}

/** Number of runs by outcome. */
export interface Tally {
  readonly succeeded: number;
  readonly failed: number;
  readonly expected: number;
  readonly skipped: number;
}

export function tallyOf(runs: readonly RunSummary[]): Tally {
  const tally = { succeeded: 0, failed: 0, expected: 0, skipped: 0 };
  for (const { outcome } of runs) {
    if (outcome !== null) tally[isExpected(outcome) ? 'expected' : outcome] += 1;
  }
  return tally;
}

/** A failure that needs no action. */
export function isExpected(outcome: RunOutcome | null): outcome is 'no_data_available' | 'dependency_missing' {
  return outcome === 'no_data_available' || outcome === 'dependency_missing';
}

/** Share of succeeded runs among succeeded and failed ones; null if there are none. */
export function successRate({ succeeded, failed }: Pick<Tally, 'succeeded' | 'failed'>): number | null {
  return succeeded + failed === 0 ? null : succeeded / (succeeded + failed);
}

/** Groups items by a key, in the order of first occurrence. */
export function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
