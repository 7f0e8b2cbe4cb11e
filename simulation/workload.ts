import { isCalledByEvents } from '../guard/tick/never-started';
import type { FailureCategory } from '../model/failure-category';
import { deadlineInstant } from '../model/deadline';
import type { Duration } from '../model/duration';
import type { GuardConfig, GuardedPhase, GuardedProcessor } from '../model/guard-config';
import { firingsBetween, nextFiring } from '../model/schedule';
import { utcDayOf } from '../model/utc-day';

/** Runs that fail without any fault, most of them for an expected reason. */
export interface UsualFailures {
  /** Share of all runs, from 0 to 1. */
  readonly share: number;
  /** Share of those that are expected: no data yet, or upstream not done. */
  readonly expected: number;
}

/** When runs start, before faults. */
export type Workload =
  /**
   * Every processor once a data date: those that only a schedule starts when it fires; every other as soon as its input
   * is there, and this long before the deadline of the first phase where it reads nothing. And every other call of a
   * schedule.
   */
  | { readonly kind: 'daily'; readonly beforeDeadline: Duration }
  /** All day, evenly over all processors or those of one phase. */
  | {
      readonly kind: 'spread';
      readonly runsPerDay: number;
      /** @default - all phases */
      readonly phase?: string;
      /** @default - none */
      readonly failures?: UsualFailures;
      /**
       * How many days before the run its data date is. No run waits for runs of older dates.
       * @default 0
       */
      readonly daysBack?: number;
    };

/** A run that will start, before faults. */
export interface PlannedRun {
  readonly runId: string;
  readonly processor: GuardedProcessor;
  readonly dataDate: string;
  /** Earliest start, in milliseconds since the epoch. */
  readonly startsAt: number;
  readonly takesMs: number;
  /**
   * What it does where its input is missing: wait for it; fail with `dependency_missing`, once or again an hour later
   * (`retries`); or run without it.
   */
  readonly withoutInput: 'waits' | 'fails' | 'retries' | 'works';
  /** The Scheduler job that calls it. @default - it is a message, or a call in code */
  readonly calledBy?: string;
  /** How its first attempt fails. @default - it succeeds */
  readonly failsWith?: FailureCategory;
}

const DAY_MS = 86_400_000;
/** The fractions of its multiples are even over [0, 1), and the same in every rehearsal. */
export const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;
/** A failed run stops early: its data is missing. */
const FAILS_AFTER_MS = 20_000;

/** The runs that may start on one day (UTC), in order of start. */
export function runsOfDay(config: GuardConfig, workload: readonly Workload[], dayStart: number): PlannedRun[] {
  return workload
    .flatMap((one) => {
      switch (one.kind) {
        case 'daily':
          return dailyRuns(config, one.beforeDeadline.toMilliseconds(), dayStart);
        case 'spread':
          return spreadRuns(config, one, dayStart);
      }
    })
    .sort((a, b) => a.startsAt - b.startsAt || (a.runId < b.runId ? -1 : 1));
}

/**
 * Processors that only a schedule starts run when it fires, for the date with the next deadline. All others wait for
 * their input; those that read nothing start before the first deadline, a minute apart. Where a schedule calls a
 * deployable that events call as well, each firing is one more call.
 */
function dailyRuns(config: GuardConfig, beforeDeadlineMs: number, dayStart: number): PlannedRun[] {
  const dates = datesAround(dayStart);
  const runs = dates.flatMap((dataDate) => {
    const starts = startOfDate(config, beforeDeadlineMs, dataDate);
    return config.phases.flatMap(({ id }) =>
      config.processors
        .filter(({ phase }) => phase === id)
        .map((processor, i) =>
          planRun({ processor, dataDate, startsAt: starts + i * 60_000, withoutInput: 'waits' }, i),
        )
        .filter(({ processor }) => !isStartedBySchedule(config, processor.deployable)),
    );
  });
  const called = (config.schedules ?? []).flatMap(({ job, deployable, cron, timeZone }): PlannedRun[] => {
    const hosted = config.processors.filter((one) => one.deployable === deployable);
    const phase = config.phases.find(({ id }) => id === hosted[0]?.phase);
    if (phase === undefined) return [];
    const startsAll = isStartedBySchedule(config, deployable);
    const firings = firingsBetween(cron, timeZone, dayStart, dayStart + DAY_MS);
    return firings.flatMap((at, i) => {
      const dataDate = dateWithNextDeadline(phase, at, dates);
      return (startsAll ? hosted : hosted.slice(0, 1)).map((processor): PlannedRun => {
        const readsOwn = processor.dependsOn.some((need) => hosted.some(({ name }) => name === need));
        // The deployable starts what reads its own output once that is done.
        const withoutInput = !startsAll ? 'fails' : readsOwn ? 'waits' : 'retries';
        const run = planRun({ processor, dataDate, startsAt: at, withoutInput }, i);
        // Several calls of a day may be for one date.
        const runId = firings.length > 1 ? `${run.runId}-${Math.floor(at / 60_000)}` : run.runId;
        return { ...run, runId, calledBy: job };
      });
    });
  });
  return [...runs, ...called].filter(({ startsAt }) => startsAt >= dayStart && startsAt < dayStart + DAY_MS);
}

/** A deadline may be two days after its data date, and local time may be a day ahead: runs of these dates start at an instant. */
function datesAround(at: number): string[] {
  return [-3, -2, -1, 0, 1].map((days) => utcDayOf(at + days * DAY_MS));
}

/** The data date that a call of a schedule is for: the first whose deadline comes after the call. */
export function dateWithNextDeadline({ deadline }: GuardedPhase, at: number, dates = datesAround(at)): string {
  return dates.find((date) => deadlineInstant(deadline, date) > at) ?? utcDayOf(at);
}

/**
 * When the runs of a data date start that read nothing: this long before the deadline of the first phase that has
 * processors, or when a schedule fires that starts one.
 */
export function startOfDate(config: GuardConfig, beforeDeadlineMs: number, dataDate: string): number {
  const first = config.phases.find(({ id }) => config.processors.some(({ phase }) => phase === id));
  if (first === undefined) return Infinity;
  const byDeadline = deadlineInstant(first.deadline, dataDate) - beforeDeadlineMs;
  const roots = config.processors.filter(({ dependsOn }) => dependsOn.length === 0);
  const firings = (config.schedules ?? []).flatMap(({ deployable, cron, timeZone }) => {
    const root = roots.find((one) => one.deployable === deployable);
    if (root === undefined || !isStartedBySchedule(config, deployable)) return [];
    const at = firingFor(config, { phase: root.phase, cron, timeZone }, dataDate);
    return at === undefined ? [] : [at];
  });
  const isAllScheduled = firings.length > 0 && roots.every((root) => isStartedBySchedule(config, root.deployable));
  return Math.min(...firings, ...(isAllScheduled ? [] : [byDeadline]));
}

/** When a schedule first fires for a data date, which is the first whose deadline comes after the call; undefined: never. */
export function firingFor(
  { phases }: GuardConfig,
  schedule: { readonly phase: string; readonly cron: string; readonly timeZone: string },
  dataDate: string,
): number | undefined {
  const phase = phases.find(({ id }) => id === schedule.phase);
  if (phase === undefined) return undefined;
  const dayBefore = utcDayOf(Date.parse(`${dataDate}T00:00:00Z`) - DAY_MS);
  const at = nextFiring(schedule.cron, schedule.timeZone, deadlineInstant(phase.deadline, dayBefore) - 1);
  return at < deadlineInstant(phase.deadline, dataDate) ? at : undefined;
}

/** Do only schedules start the runs of a deployable? */
export function isStartedBySchedule(config: GuardConfig, deployable: string): boolean {
  const { schedules = [] } = config;
  return schedules.some((schedule) => schedule.deployable === deployable) && !isCalledByEvents(config, deployable);
}

function spreadRuns(
  config: GuardConfig,
  { runsPerDay, phase, failures, daysBack = 0 }: Extract<Workload, { kind: 'spread' }>,
  dayStart: number,
): PlannedRun[] {
  const dataDate = utcDayOf(dayStart - daysBack * DAY_MS);
  const processors = config.processors.filter((processor) => phase === undefined || processor.phase === phase);
  return Array.from({ length: runsPerDay }, (_, i) => {
    const processor = processors[i % processors.length];
    if (processor === undefined) return undefined;
    const run = planRun(
      { processor, dataDate, startsAt: dayStart + Math.floor((i * DAY_MS) / runsPerDay), withoutInput: 'works' },
      i,
    );
    const failsWith = failures === undefined ? undefined : failureOf(failures, dayStart / DAY_MS, i);
    return failsWith === undefined ? run : { ...run, failsWith, takesMs: FAILS_AFTER_MS };
  }).filter((run) => run !== undefined);
}

/** A usual run takes at most this share of its budget, because budgets are declared that way. */
export const LONGEST_USUAL_SHARE = 0.7;

/** Run `i` of its day: it takes 30% to 70% of its budget. */
function planRun(run: Omit<PlannedRun, 'runId' | 'takesMs'>, i: number): PlannedRun {
  const { processor, dataDate, startsAt, withoutInput } = run;
  const share = 0.3 + 0.4 * ((i * GOLDEN_RATIO) % 1);
  const takesMs = Math.round(processor.budgetSeconds * share) * 1_000;
  // join() makes a flat string. Concatenation keeps its parts in memory, for hundreds of thousands of runs a day.
  const runId = [processor.name, dataDate, `${withoutInput.slice(0, 1)}${i}`].join('-');
  return { runId, processor, dataDate, startsAt, takesMs, withoutInput };
}

/** Failures are pseudo-random, so that no processor has more than its share, and the same in every rehearsal. */
function failureOf({ share, expected }: UsualFailures, day: number, i: number): FailureCategory | undefined {
  if (hashed(day, 2 * i) >= share) return undefined;
  const which = hashed(day, 2 * i + 1);
  if (which >= expected) return 'processing_error';
  // One in five expected failures waits for upstream.
  return which < expected * 0.2 ? 'dependency_missing' : 'no_data_available';
}

/** A pseudo-random number in [0, 1) for a day and an index: the finalizer of MurmurHash3. */
function hashed(day: number, index: number): number {
  let h = Math.imul(day, 0x9e3779b1) ^ Math.imul(index, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/** The work of a run: its processor and its data date. Several runs may do the same work. */
export function workOf({ processor, dataDate }: PlannedRun): string {
  return `${processor.name}/${dataDate}`;
}
