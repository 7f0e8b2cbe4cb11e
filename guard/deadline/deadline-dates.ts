import { DateTime } from 'luxon';
import { deadlineInstant, type PhaseDeadline } from '../../model/deadline';
import { runKey, type RunRecord } from '../run/run-record';

/** A data date that a phase was late for and has not completed. */
export interface MissedDate {
  readonly dataDate: string;
  readonly deadlineAt: number;
  /** Processors that had not done it when it was judged: what is looked at until all have. */
  readonly missing: readonly string[];
  /**
   * Processors that it is late because of, as of the last look: none, where those that are left still have their time.
   * @default - not known
   */
  readonly causes?: readonly string[];
}

/** What is remembered of one phase. */
export interface PhaseMemory {
  /** The last data date that was judged; the next one is the day after. */
  readonly judgedThrough: string;
  /** The oldest first, at most {@link MOST_MISSED}. */
  readonly missed: readonly MissedDate[];
}

/**
 * How long after the deadline it is judged: the ends of runs that made it in the last second are on their way. What
 * counts is when a run ended, not when this was known.
 */
export const SETTLE_MS = 120_000;
const DAY_MS = 86_400_000;
/**
 * A missed date that nobody completes stops being counted so long after it began, a day after its deadline at the
 * earliest; its `deadline_missed` stands in the log. Counted from the date and not from the deadline, so that all phases
 * give it up at once: else each would in its turn be the first that waits for its cause.
 */
export const MISSED_KEPT_MS = 4 * DAY_MS;
/** More than {@link MISSED_KEPT_MS} can hold. */
export const MOST_MISSED = 10;
/** Dates of one phase that one tick judges; after an outage the next ticks take the next. */
const MOST_DATES_A_TICK = 3;
/** Dates further back than this are not judged any more when the monitor was away. */
const CATCH_UP_DAYS = 7;

/** What of a phase is to be judged now. */
export interface Due {
  readonly dataDates: readonly string[];
  /** The last one that is dealt with once those are judged. */
  readonly judgedThrough: string;
  /** Dates that are too old to be judged: the monitor was away. */
  readonly tooOld: number;
}

/**
 * The data dates whose deadline has passed since the last that was judged. The first time nothing is: a guard that is
 * deployed today does not report yesterday.
 */
export function datesDue(deadline: PhaseDeadline, judgedThrough: string | undefined, asOf: number): Due {
  if (judgedThrough !== undefined && isNothingDue(deadline, judgedThrough, asOf)) {
    return { dataDates: [], judgedThrough, tooOld: 0 };
  }
  const passed = (dataDate: string) => deadlineInstant(deadline, dataDate) + SETTLE_MS <= asOf;
  const latest = latestPassed(deadline, passed, asOf);
  if (judgedThrough === undefined) return { dataDates: [], judgedThrough: latest, tooOld: 0 };
  const oldest = dayAfter(latest, -CATCH_UP_DAYS);
  const tooOld = judgedThrough < oldest ? daysBetween(judgedThrough, oldest) : 0;
  const dataDates: string[] = [];
  let through = tooOld > 0 ? oldest : judgedThrough;
  while (through < latest && dataDates.length < MOST_DATES_A_TICK) {
    through = dayAfter(through);
    dataDates.push(through);
  }
  return { dataDates, judgedThrough: through, tooOld };
}

/** Is the next date not to be judged yet? So it is in nearly every tick. */
export function isNothingDue(deadline: PhaseDeadline, judgedThrough: string, asOf: number): boolean {
  return asOf < judgedFrom(deadline, judgedThrough);
}

/** Of each deadline: the last date that was asked for, and from when on the date after it is judged. */
const nextDates = new WeakMap<PhaseDeadline, { readonly judgedThrough: string; readonly at: number }>();

/** From when on the next date is judged. Remembered, as working with time zones takes longer than all else in a quiet tick. */
function judgedFrom(deadline: PhaseDeadline, judgedThrough: string): number {
  const known = nextDates.get(deadline);
  if (known?.judgedThrough === judgedThrough) return known.at;
  const at = deadlineInstant(deadline, dayAfter(judgedThrough)) + SETTLE_MS;
  nextDates.set(deadline, { judgedThrough, at });
  return at;
}

/** How far one processor is with one data date. */
export type WorkState =
  | { readonly kind: 'done'; readonly at: number }
  /** `waiting` says itself that what it reads is not there. `run` names the last run, which started then. */
  | { readonly kind: 'running' | 'failed' | 'waiting'; readonly run: string; readonly startedAt: number }
  | { readonly kind: 'not started' };

/**
 * A date is done when a run of it succeeded, was skipped, or found that there is no data. A run that failed as its
 * dependency is missing has not done it, though nothing is wrong with that run: it waits.
 *
 * @param latest the run of the work that started last
 */
export function workStateOf(firstDone: RunRecord | undefined, latest: RunRecord | undefined): WorkState {
  if (firstDone !== undefined) return { kind: 'done', at: firstDone.endedAt ?? firstDone.startedAt };
  if (latest === undefined) return { kind: 'not started' };
  const last = { run: runKey(latest), startedAt: latest.startedAt };
  if (latest.outcome === null) return { kind: 'running', ...last };
  return { kind: latest.outcome === 'dependency_missing' ? 'waiting' : 'failed', ...last };
}

/** Processors that had not done their work at the deadline. */
export function missingAt(deadlineAt: number, states: ReadonlyMap<string, WorkState>): string[] {
  return [...states].flatMap(([name, state]) => (state.kind === 'done' && state.at <= deadlineAt ? [] : [name]));
}

/**
 * What a processor waits for in the end: going up the dependencies that are not done, those which wait for no other.
 * Itself, where all that it reads is done.
 */
export function causesOf(
  processor: string,
  dependsOn: ReadonlyMap<string, readonly string[]>,
  states: ReadonlyMap<string, WorkState>,
): string[] {
  const causes = new Set<string>();
  const seen = new Set<string>();
  const climb = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const open = (dependsOn.get(name) ?? []).filter((need) => states.get(need)?.kind !== 'done');
    if (open.length === 0) causes.add(name);
    else open.forEach(climb);
  };
  climb(processor);
  return [...causes];
}

/** The missed dates that still count: not done since, and not too long ago. */
export function stillMissed(
  missed: readonly MissedDate[],
  isDone: (date: MissedDate) => boolean,
  asOf: number,
): MissedDate[] {
  const keptUntil = ({ dataDate, deadlineAt }: MissedDate) =>
    Math.max(Date.parse(`${dataDate}T00:00:00Z`) + MISSED_KEPT_MS, deadlineAt + DAY_MS);
  return missed.filter((date) => asOf < keptUntil(date) && !isDone(date)).slice(-MOST_MISSED);
}

function latestPassed(deadline: PhaseDeadline, passed: (dataDate: string) => boolean, asOf: number): string {
  const there = DateTime.fromMillis(asOf, { zone: deadline.timeZone });
  let date = there.minus({ days: (deadline.daysAfter ?? 0) - 1 }).toISODate() ?? '';
  while (!passed(date)) date = dayAfter(date, -1);
  return date;
}

function dayAfter(dataDate: string, days = 1): string {
  return new Date(Date.parse(`${dataDate}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}
