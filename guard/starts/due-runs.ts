import { DEFAULT_START_GRACE, type GuardConfig, type GuardedProcessor } from '../../model/guard-config';
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

/** Bounds what is remembered; a storm of ends makes more due than anybody will read. */
export const MOST_EXPECTED = 500;
export const MOST_NOT_STARTED = 100;
/** After this nobody waits for it any more. */
export const NOT_STARTED_KEPT_MS = 86_400_000;

/** By processor, those that read what it writes. */
export function dependentsOf(config: GuardConfig): ReadonlyMap<string, readonly GuardedProcessor[]> {
  const dependents = new Map<string, GuardedProcessor[]>();
  for (const processor of config.processors) {
    for (const need of processor.dependsOn) dependents.set(need, [...(dependents.get(need) ?? []), processor]);
  }
  return dependents;
}

/**
 * What these successes make due, added to what was due. Each run is expected once, counted from the last upstream that
 * finished. Only a success makes anything due: a skipped run, or one without data, hands nothing on.
 */
export function expectAfter(
  expected: readonly Expectation[],
  successes: Iterable<RunRecord>,
  dependents: ReadonlyMap<string, readonly GuardedProcessor[]>,
): Expectation[] {
  const byWork = new Map(expected.map((each) => [workOf(each), each]));
  for (const run of successes) {
    for (const { name, startGraceSeconds } of dependents.get(run.processor) ?? []) {
      const grace = startGraceSeconds ?? DEFAULT_START_GRACE.toSeconds();
      const dueAt = (run.endedAt ?? run.startedAt) + grace * 1_000;
      const next = { processor: name, dataDate: run.dataDate, dueAt, because: run.processor };
      const known = byWork.get(workOf(next));
      if (known === undefined || known.dueAt < dueAt) byWork.set(workOf(next), next);
    }
  }
  return [...byWork.values()].sort((a, b) => a.dueAt - b.dueAt);
}

/** Those whose grace is over, and those that are still to come. */
export function dueNow(
  expected: readonly Expectation[],
  now: number,
  atMost: number,
): { readonly due: Expectation[]; readonly later: Expectation[] } {
  const due = expected.filter(({ dueAt }) => dueAt <= now).slice(0, atMost);
  return { due, later: expected.filter((each) => !due.includes(each)).slice(0, MOST_EXPECTED) };
}

function workOf({ processor, dataDate }: { readonly processor: string; readonly dataDate: string }): string {
  return `${processor}/${dataDate}`;
}
