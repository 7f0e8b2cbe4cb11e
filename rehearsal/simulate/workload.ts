import { deadlineInstant } from '../../model/deadline';
import type { GuardConfig, GuardedProcessor } from '../../model/guard-config';
import type { Workload } from './scenario';

/** A run that will start, before any fault touches it. */
export interface PlannedRun {
  readonly runId: string;
  readonly processor: GuardedProcessor;
  readonly dataDate: string;
  /** Milliseconds since the epoch. */
  readonly startsAt: number;
  readonly takesMs: number;
}

const DAY_MS = 86_400_000;
/** Multiples of it spread evenly over [0, 1) without chance, and the same in every rehearsal. */
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/** The runs that start on one day (UTC), in order of start. */
export function runsOfDay(config: GuardConfig, workload: Workload, dayStart: number): PlannedRun[] {
  const runs =
    workload.kind === 'daily'
      ? dailyRuns(config, workload.beforeDeadline.toMilliseconds(), dayStart)
      : spreadRuns(config, workload.runsPerDay, dayStart);
  return runs.sort((a, b) => a.startsAt - b.startsAt || (a.runId < b.runId ? -1 : 1));
}

function dailyRuns(config: GuardConfig, beforeDeadlineMs: number, dayStart: number): PlannedRun[] {
  // A deadline may lie a day or two after its data date, so the runs that start today belong to earlier dates as well.
  const dates = [-3, -2, -1, 0].map((back) => isoDate(dayStart + back * DAY_MS));
  return dates.flatMap((dataDate) =>
    config.phases.flatMap((phase) => {
      const first = deadlineInstant(phase.deadline, dataDate) - beforeDeadlineMs;
      return config.processors
        .filter((processor) => processor.phase === phase.id)
        .map((processor, i) => planned(processor, dataDate, first + i * 60_000, i))
        .filter((run) => run.startsAt >= dayStart && run.startsAt < dayStart + DAY_MS);
    }),
  );
}

function spreadRuns(config: GuardConfig, runsPerDay: number, dayStart: number): PlannedRun[] {
  const dataDate = isoDate(dayStart);
  return Array.from({ length: runsPerDay }, (_, i) => {
    const processor = config.processors[i % config.processors.length];
    return processor === undefined
      ? undefined
      : planned(processor, dataDate, dayStart + Math.floor((i * DAY_MS) / runsPerDay), i);
  }).filter((run) => run !== undefined);
}

/** A healthy run takes three to seven tenths of its budget. */
function planned(processor: GuardedProcessor, dataDate: string, startsAt: number, i: number): PlannedRun {
  const share = 0.3 + 0.4 * ((i * GOLDEN_RATIO) % 1);
  const takesMs = Math.round(processor.budgetSeconds * share) * 1_000;
  return { runId: `${processor.name}-${dataDate}-${i}`, processor, dataDate, startsAt, takesMs };
}

function isoDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
