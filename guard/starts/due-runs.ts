import { DEFAULT_START_GRACE, type GuardConfig, type GuardedProcessor } from '../../model/guard-config';
import { JUDGING } from '../../model/guard-timing';
import { waitsFor } from '../../model/waits-for';
import type { RunRecord } from '../run/run-record';

/** A run that must have started by the end of its start grace. */
export interface Expectation {
  readonly processor: string;
  readonly dataDate: string;
  /** End of the start grace, in milliseconds since the epoch. */
  readonly dueAt: number;
  /** The upstream processor that finished last. */
  readonly because: string;
}

/** A run that was due and has not started: of a processor, or any run of a scheduled deployable. */
export interface NotStarted {
  readonly phase: string;
  /** The processor, or the Scheduler job. */
  readonly what: string;
  readonly kind: 'processor' | 'schedule';
  /** Empty for a schedule: it has no data date. */
  readonly dataDate: string;
  readonly dueAt: number;
  readonly because: string;
}

/** Most expectations that are stored. Limits the stored document when many runs end at once. */
export const MOST_EXPECTED = 500;
/** Most runs that are stored as not started. */
export const MOST_NOT_STARTED = 100;
/** How long a run counts as not started. */
export const NOT_STARTED_KEPT_MS = JUDGING.notStartedKept.toMilliseconds();

const dependentsByConfig = new WeakMap<GuardConfig, ReadonlyMap<string, readonly GuardedProcessor[]>>();

/** By processor, the processors that wait for its output. Computed once for each configuration object. */
export function dependentsOf(config: GuardConfig): ReadonlyMap<string, readonly GuardedProcessor[]> {
  const known = dependentsByConfig.get(config);
  if (known !== undefined) return known;
  const dependents = new Map<string, GuardedProcessor[]>();
  const needs = waitsFor(config);
  for (const processor of config.processors) {
    for (const need of needs.get(processor.name) ?? [])
      dependents.set(need, [...(dependents.get(need) ?? []), processor]);
  }
  dependentsByConfig.set(config, dependents);
  return dependents;
}

/**
 * Adds the runs that these successes make due. Each run is expected once; its start grace begins when the last upstream
 * finishes. Only a success makes a run due, because a skipped run and a run without data produce no input.
 */
export function expectAfter(
  expected: readonly Expectation[],
  successes: readonly RunRecord[],
  dependents: ReadonlyMap<string, readonly GuardedProcessor[]>,
): readonly Expectation[] {
  if (successes.length === 0) return expected;
  const all = [...expected];
  for (const run of successes) {
    for (const { name, startGraceSeconds } of dependents.get(run.processor) ?? []) {
      const grace = startGraceSeconds ?? DEFAULT_START_GRACE.toSeconds();
      const dueAt = (run.endedAt ?? run.startedAt) + grace * 1_000;
      const next = { processor: name, dataDate: run.dataDate, dueAt, because: run.processor };
      const index = all.findIndex(({ processor, dataDate }) => processor === name && dataDate === run.dataDate);
      const known = all[index];
      if (known === undefined) all.push(next);
      else if (known.dueAt < dueAt) all[index] = next;
    }
  }
  return all.sort((a, b) => a.dueAt - b.dueAt);
}

/** Splits the expectations: the first `atMost` that are due, and those that are checked at a later tick. */
export function dueNow(
  expected: readonly Expectation[],
  asOf: number,
  atMost: number,
): { readonly due: readonly Expectation[]; readonly later: readonly Expectation[] } {
  const due = expected.filter(({ dueAt }) => dueAt <= asOf).slice(0, atMost);
  if (due.length === 0) return { due, later: expected.slice(0, MOST_EXPECTED) };
  return { due, later: expected.filter((each) => !due.includes(each)).slice(0, MOST_EXPECTED) };
}
