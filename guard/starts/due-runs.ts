import { DEFAULT_START_GRACE, type GuardConfig, type GuardedProcessor } from '../../model/guard-config';
import { JUDGING } from '../../model/guard-timing';
import type { RunRecord } from '../run/run-record';

/** A run that should have started once its grace is over. */
export interface Expectation {
  readonly processor: string;
  readonly dataDate: string;
  readonly dueAt: number;
  /** What made it due: the upstream that finished last. */
  readonly because: string;
}

/** A run, or any run of a scheduled deployable, that was due and is not there. */
export interface NotStarted {
  readonly phase: string;
  /** The processor; the Scheduler job where nothing that it calls has started. */
  readonly what: string;
  readonly kind: 'processor' | 'schedule';
  /** Empty for a schedule, which knows no data date. */
  readonly dataDate: string;
  readonly dueAt: number;
  readonly because: string;
}

/** Bounds what is remembered; a storm of ends makes more due than a person can read. */
export const MOST_EXPECTED = 500;
export const MOST_NOT_STARTED = 100;
export const NOT_STARTED_KEPT_MS = JUDGING.notStartedKept.toMilliseconds();

const dependentsByConfig = new WeakMap<GuardConfig, ReadonlyMap<string, readonly GuardedProcessor[]>>();

/** By processor, those that read what it writes; worked out once for each configuration object. */
export function dependentsOf(config: GuardConfig): ReadonlyMap<string, readonly GuardedProcessor[]> {
  const known = dependentsByConfig.get(config);
  if (known !== undefined) return known;
  const dependents = new Map<string, GuardedProcessor[]>();
  for (const processor of config.processors) {
    for (const need of processor.dependsOn) dependents.set(need, [...(dependents.get(need) ?? []), processor]);
  }
  dependentsByConfig.set(config, dependents);
  return dependents;
}

/**
 * What these successes make due, added to what was due. Each run is expected once, counted from the last upstream that
 * finished. Only a success makes anything due: a skipped run, or one without data, hands nothing on.
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

/** Those whose grace is over, and those that are still to come. */
export function dueNow(
  expected: readonly Expectation[],
  asOf: number,
  atMost: number,
): { readonly due: readonly Expectation[]; readonly later: readonly Expectation[] } {
  const due = expected.filter(({ dueAt }) => dueAt <= asOf).slice(0, atMost);
  if (due.length === 0) return { due, later: expected.slice(0, MOST_EXPECTED) };
  return { due, later: expected.filter((each) => !due.includes(each)).slice(0, MOST_EXPECTED) };
}
