import type { FailureCategory } from '../model/failure-category';
import { deadlineInstant } from '../model/deadline';
import type { Duration } from '../model/duration';
import type { GuardConfig, GuardedProcessor } from '../model/guard-config';
import { firingsBetween } from '../model/schedule';

/** Runs that fail of themselves, without any fault: most for a reason that nobody can act on. */
export interface UsualFailures {
  /** Share of all runs, from 0 to 1. */
  readonly share: number;
  /** Share of those that are expected: no data yet, or upstream not done. */
  readonly expected: number;
}

/** When runs start that no fault touches. */
export type Workload =
  /**
   * Every processor once a data date: the first phase's this long before its deadline, every other as soon as all that
   * it reads is there; and what schedules call.
   */
  | { readonly kind: 'daily'; readonly beforeDeadline: Duration }
  /** All day long, evenly over all processors, or those of one phase. */
  | {
      readonly kind: 'spread';
      readonly runsPerDay: number;
      /** @default - all phases */
      readonly phase?: string;
      /** @default - none */
      readonly failures?: UsualFailures;
      /**
       * How many days the data date lies back: runs of older dates find little that is new, and nothing waits for them.
       * @default 0
       */
      readonly daysBack?: number;
    };

/** A run that will start, before any fault touches it. */
export interface PlannedRun {
  readonly runId: string;
  readonly processor: GuardedProcessor;
  readonly dataDate: string;
  /** Milliseconds since the epoch: not earlier. */
  readonly startsAt: number;
  readonly takesMs: number;
  /** What it does where what it reads is not there: wait for it, fail and say so, or work with what there is. */
  readonly withoutInput: 'waits' | 'fails' | 'works';
  /** The Scheduler job that calls it. @default - no job does: it is a message, or a call in code */
  readonly calledBy?: string;
  /** What its first attempt fails with. */
  readonly failsWith?: FailureCategory;
}

const DAY_MS = 86_400_000;
/** Multiples of it spread evenly over [0, 1) without chance, and the same in every rehearsal. */
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;
/** A failed run stops early: it looks for its data and finds none. */
const FAILS_AFTER_MS = 20_000;

/** The runs that may start on one day (UTC), in order of start. */
export function runsOfDay(config: GuardConfig, workload: readonly Workload[], dayStart: number): PlannedRun[] {
  return workload
    .flatMap((one) =>
      one.kind === 'daily'
        ? dailyRuns(config, one.beforeDeadline.toMilliseconds(), dayStart)
        : spreadRuns(config, one, dayStart),
    )
    .sort((a, b) => a.startsAt - b.startsAt || (a.runId < b.runId ? -1 : 1));
}

/**
 * Who reads nothing starts before its phase's deadline, one after the other; all others wait for what they read. Each
 * firing of a schedule calls its deployable once more, for the date whose deadline comes next.
 */
function dailyRuns(config: GuardConfig, beforeDeadlineMs: number, dayStart: number): PlannedRun[] {
  // A deadline may lie a day or two after its data date, so the runs that start today belong to earlier dates as well.
  const dates = [-3, -2, -1, 0].map((back) => isoDate(dayStart + back * DAY_MS));
  const runs = dates.flatMap((dataDate) => {
    const starts = startOfDate(config, beforeDeadlineMs, dataDate);
    return config.phases.flatMap(({ id }) =>
      config.processors
        .filter(({ phase }) => phase === id)
        .map((processor, i) => planned(processor, dataDate, starts + i * 60_000, i, 'waits')),
    );
  });
  const called = (config.schedules ?? []).flatMap(({ job, deployable, cron, timeZone }): PlannedRun[] => {
    const processor = config.processors.find((one) => one.deployable === deployable);
    const phase = config.phases.find(({ id }) => id === processor?.phase);
    if (processor === undefined || phase === undefined) return [];
    return firingsBetween(cron, timeZone, dayStart, dayStart + DAY_MS).map((at, i) => {
      const dataDate = dates.find((date) => deadlineInstant(phase.deadline, date) > at) ?? isoDate(dayStart);
      return { ...planned(processor, dataDate, at, i, 'fails'), calledBy: job };
    });
  });
  return [...runs, ...called].filter(({ startsAt }) => startsAt >= dayStart && startsAt < dayStart + DAY_MS);
}

/** When the runs of a data date begin: the first phase that has any, this long before its deadline. */
export function startOfDate(config: GuardConfig, beforeDeadlineMs: number, dataDate: string): number {
  const first = config.phases.find(({ id }) => config.processors.some(({ phase }) => phase === id));
  return first === undefined ? Infinity : deadlineInstant(first.deadline, dataDate) - beforeDeadlineMs;
}

function spreadRuns(
  config: GuardConfig,
  { runsPerDay, phase, failures, daysBack = 0 }: Extract<Workload, { kind: 'spread' }>,
  dayStart: number,
): PlannedRun[] {
  const dataDate = isoDate(dayStart - daysBack * DAY_MS);
  const processors = config.processors.filter((processor) => phase === undefined || processor.phase === phase);
  return Array.from({ length: runsPerDay }, (_, i) => {
    const processor = processors[i % processors.length];
    if (processor === undefined) return undefined;
    const run = planned(processor, dataDate, dayStart + Math.floor((i * DAY_MS) / runsPerDay), i, 'works');
    const failsWith = failures === undefined ? undefined : failureOf(failures, dayStart / DAY_MS, i);
    return failsWith === undefined ? run : { ...run, failsWith, takesMs: FAILS_AFTER_MS };
  }).filter((run) => run !== undefined);
}

/** A healthy run takes three to seven tenths of its budget. */
function planned(
  processor: GuardedProcessor,
  dataDate: string,
  startsAt: number,
  i: number,
  withoutInput: PlannedRun['withoutInput'],
): PlannedRun {
  const share = 0.3 + 0.4 * ((i * GOLDEN_RATIO) % 1);
  const takesMs = Math.round(processor.budgetSeconds * share) * 1_000;
  // Joined, as a text that is put together by parts keeps all of them: a day may plan hundreds of thousands.
  const runId = [processor.name, dataDate, `${withoutInput.slice(0, 1)}${i}`].join('-');
  return { runId, processor, dataDate, startsAt, takesMs, withoutInput };
}

/** Which runs fail looks like chance, so that no processor has more than its part, and is the same in every rehearsal. */
function failureOf({ share, expected }: UsualFailures, day: number, i: number): FailureCategory | undefined {
  if (scattered(day, 2 * i) >= share) return undefined;
  const which = scattered(day, 2 * i + 1);
  if (which >= expected) return 'processing_error';
  // Of what is expected, one in five waits for upstream.
  return which < expected * 0.2 ? 'dependency_missing' : 'no_data_available';
}

/** A number in [0, 1) that belongs to a day and an index: the finalizer of MurmurHash3. */
function scattered(day: number, index: number): number {
  let h = Math.imul(day, 0x9e3779b1) ^ Math.imul(index, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/** The work of a run: its processor and its data date. Several runs may do the same work. */
export function workOf({ processor, dataDate }: PlannedRun): string {
  return `${processor.name}/${dataDate}`;
}

function isoDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
