import type { GuardConfig } from '../../model/guard-config';
import { didYouMean } from '../../model/nearest-name';
import { refuse } from '../../model/problem';
import { isDay } from '../../model/utc-day';
import type { RunStore } from '../ports/run-store';
import { attemptName, resolveRun, workOf, type Resolution } from './run-record';

/** A person's decision that the work of a processor and data date will not be repeated. */
export interface Settlement {
  readonly processor: string;
  /** Data date, `YYYY-MM-DD`. */
  readonly dataDate: string;
  /** Who decided it, when (milliseconds since the epoch), and why. */
  readonly resolution: Resolution;
}

/** What was settled. */
export interface Settled {
  readonly work: string;
  /** Names of the runs that are resolved now. */
  readonly runs: readonly string[];
  readonly resolution: Resolution;
}

/** More closed runs of one work are left to the next call. A work has as many as it has attempts. */
const MOST_RUNS = 100;

/**
 * Resolves every closed run of a work that is not resolved yet; what was resolved before keeps who resolved it.
 * @throws InputError BRK004 for a processor that is not declared, BRK006 for a date that is none, BRK005 where no run is unresolved
 */
export async function settleWork(runs: RunStore, config: GuardConfig, settlement: Settlement): Promise<Settled> {
  const { processor, dataDate, resolution } = settlement;
  check(config, settlement);
  const work = workOf(processor, dataDate);
  const found = await runs.unresolvedRuns(work, MOST_RUNS);
  const resolved: string[] = [];
  for (const run of found) {
    // Another run may have done the work since it was read.
    const isResolved = await runs.change(run, (current) => {
      const next = current === undefined ? undefined : resolveRun(current, resolution);
      return next === undefined || next === current ? { result: false } : { write: next, result: true };
    });
    if (isResolved) resolved.push(attemptName(run));
  }
  if (resolved.length > 0) return { work, runs: resolved, resolution };
  return refuse({
    code: 'BRK005',
    where: work,
    rule: 'a person resolves work of which the monitor has closed a run that is not resolved',
    got: 'no such run',
    fix: 'look at `phasewatch health`, which lists the unresolved runs',
  });
}

function check({ processors }: GuardConfig, { processor, dataDate }: Settlement): void {
  const names = processors.map(({ name }) => name);
  if (!names.includes(processor)) {
    refuse({
      code: 'BRK004',
      where: 'processor',
      rule: 'the work is of a declared processor',
      got: JSON.stringify(processor),
      fix: didYouMean(processor, names),
    });
  }
  if (!isDay(dataDate)) {
    refuse({
      code: 'BRK006',
      where: 'data date',
      rule: 'a data date is a day of the calendar, YYYY-MM-DD',
      got: JSON.stringify(dataDate),
      fix: 'write it as 2026-01-14',
    });
  }
}
