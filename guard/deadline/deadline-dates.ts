import { DateTime } from 'luxon';
import { deadlineInstant, type PhaseDeadline } from '../../model/deadline';
import { JUDGING } from '../../model/guard-timing';
import { utcDayOf } from '../../model/utc-day';
import { attemptName, type RunRecord } from '../run/run-record';

/** A data date whose deadline a phase missed and whose work is not done. */
export interface MissedDate {
  readonly dataDate: string;
  readonly deadlineAt: number;
  /** Processors that were not done when the date was judged; each tick reads their state until all are. */
  readonly missing: readonly string[];
  /**
   * Processors that cause the miss, as of the last tick; empty while those not done still have extra time.
   * @default - not known
   */
  readonly causes?: readonly string[];
}

/** The stored state of one phase. */
export interface PhaseMemory {
  /** The last data date that was judged; the next one is the day after. */
  readonly judgedThrough: string;
  /** Oldest first, at most {@link MOST_MISSED}. */
  readonly missed: readonly MissedDate[];
}

export const SETTLE_MS = JUDGING.settle.toMilliseconds();
const DAY_MS = 86_400_000;
export const MISSED_KEPT_MS = JUDGING.missedKept.toMilliseconds();
/** More dates than there can be within {@link MISSED_KEPT_MS}. */
export const MOST_MISSED = 10;
/** Most dates of one phase that one tick judges; after an outage the next ticks judge the others. */
const MOST_DATES_A_TICK = 3;
/** After an outage of the monitor, dates older than this are not judged. */
const CATCH_UP_DAYS = 7;

/** The dates of a phase to judge now. */
export interface Due {
  readonly dataDates: readonly string[];
  /** The last judged date once those are judged. */
  readonly judgedThrough: string;
  /** Number of dates that are too old to be judged, after an outage of the monitor. */
  readonly tooOld: number;
}

/**
 * The data dates whose deadline has passed since the last judged date. The first time there are none: a newly deployed
 * guard does not report past dates.
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

/** Is the next date not due yet? True in nearly every tick. */
export function isNothingDue(deadline: PhaseDeadline, judgedThrough: string, asOf: number): boolean {
  return asOf < judgedFrom(deadline, judgedThrough);
}

/** Cache of {@link judgedFrom}, by deadline: its last argument and result. */
const nextDates = new WeakMap<PhaseDeadline, { readonly judgedThrough: string; readonly at: number }>();

/** When the next date is judged. Cached, because time zone arithmetic takes most of the time of an idle tick. */
function judgedFrom(deadline: PhaseDeadline, judgedThrough: string): number {
  const known = nextDates.get(deadline);
  if (known?.judgedThrough === judgedThrough) return known.at;
  const at = deadlineInstant(deadline, dayAfter(judgedThrough)) + SETTLE_MS;
  nextDates.set(deadline, { judgedThrough, at });
  return at;
}

/** State of one processor's work for one data date. */
export type WorkState =
  | { readonly kind: 'done'; readonly at: number }
  /**
   * `waiting`: the last run failed with `dependency_missing`. `run`: key of the last run. `settled`: a person has resolved
   * that run, so the work will not be repeated.
   */
  | {
      readonly kind: 'running' | 'failed' | 'waiting';
      readonly run: string;
      readonly startedAt: number;
      readonly settled?: true;
    }
  | { readonly kind: 'not started' };

/**
 * The work is done if a run succeeded, was skipped, or had no data. It is waiting if its last run failed because a
 * dependency is missing.
 *
 * @param firstDone the run that first did the work
 * @param latest the run of the work that started last
 */
export function workStateOf(firstDone: RunRecord | undefined, latest: RunRecord | undefined): WorkState {
  if (firstDone !== undefined) return { kind: 'done', at: firstDone.endedAt ?? firstDone.startedAt };
  if (latest === undefined) return { kind: 'not started' };
  const last = { run: attemptName(latest), startedAt: latest.startedAt };
  if (latest.outcome === null) return { kind: 'running', ...last };
  if (latest.resolution !== null) return { kind: 'failed', ...last, settled: true };
  return { kind: latest.outcome === 'dependency_missing' ? 'waiting' : 'failed', ...last };
}

/** Processors that had not done their work at the deadline. */
export function missingAt(deadlineAt: number, states: ReadonlyMap<string, WorkState>): string[] {
  return [...states].flatMap(([name, state]) => (state.kind === 'done' && state.at <= deadlineAt ? [] : [name]));
}

/**
 * The root causes of a processor's delay: among it and its dependencies that are not done, those whose own dependencies
 * are all done.
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

/** Do all that these processors wait for wait for nothing but work that a person has settled? */
export function isSettled(
  missing: readonly string[],
  dependsOn: ReadonlyMap<string, readonly string[]>,
  states: ReadonlyMap<string, WorkState>,
): boolean {
  const causes = missing.flatMap((name) => causesOf(name, dependsOn, states));
  return causes.every((name) => {
    const state = states.get(name);
    return state !== undefined && 'settled' in state;
  });
}

/** The missed dates that still count: not done, and not too old. */
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
  const local = DateTime.fromMillis(asOf, { zone: deadline.timeZone });
  let date = local.minus({ days: (deadline.daysAfter ?? 0) - 1 }).toISODate() ?? '';
  while (!passed(date)) date = dayAfter(date, -1);
  return date;
}

function dayAfter(dataDate: string, days = 1): string {
  return utcDayOf(Date.parse(`${dataDate}T00:00:00Z`) + days * DAY_MS);
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}
