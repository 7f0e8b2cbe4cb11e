import { CRITICALITIES } from '../../model/criticality';
import type { GaugePoint } from '../../model/gauges';
import type { GuardConfig } from '../../model/guard-config';
import { attemptName, closeRun, isDone, silentSince, type ClosureReason, type RunRecord } from '../run/run-record';
import { GaugeSheet, tickPoint, type Gauges } from './gauges';
import type { TickInstants } from './instants';
import { limitsFor, limitsOf, type GaugeSeries, type Limits, type RunLimits } from './limits';

/** A run to close, and why. */
export interface Closing {
  readonly run: RunRecord;
  readonly reason: ClosureReason;
}

/** A closed run whose work a later attempt has done. */
export interface Resolving {
  readonly run: RunRecord;
  /** Key of the run that did it. */
  readonly by: string;
}

/** The runs that a tick judges. Each iterable is read once. */
export interface TickInput extends TickInstants {
  readonly config: GuardConfig;
  readonly running: Iterable<RunRecord>;
  readonly unresolved: Iterable<RunRecord>;
  /** By work, runs that completed it and may resolve an unresolved one. */
  readonly laterSuccesses: ReadonlyMap<string, readonly RunRecord[]>;
  /**
   * By processor: how many of its runs are running, where not all of them are given.
   * @default - all are given
   */
  readonly runningCounts?: ReadonlyMap<string, number> | undefined;
  /** The processor series that the previous tick returned. */
  readonly previousSeries: Iterable<GaugeSeries>;
}

/** What a tick has to do, and its gauges. */
export interface TickDecision extends Gauges {
  /** The most critical first: one tick may not have the time for all. */
  readonly toClose: readonly Closing[];
  readonly toResolve: readonly Resolving[];
  /** The tick's own point. Written last, and only if nothing failed. */
  readonly tick: GaugePoint;
}

/**
 * Judges a run by the clock alone. If a run is over both limits, the reason is the limit that it crossed first, so the
 * reason does not depend on when the tick runs.
 */
export function judgeRun(run: RunRecord, limits: RunLimits, asOf: number): ClosureReason | undefined {
  if (run.state !== 'running') return undefined;
  const overBudgetAt = run.startedAt + limits.budgetMs;
  const silentAt = silentSince(run, limits.needsProgress) + limits.silenceMs;
  if (asOf <= overBudgetAt && asOf <= silentAt) return undefined;
  return silentAt <= overBudgetAt ? 'went_silent' : 'timed_out';
}

/** The run closed, where it is over a limit that the configuration gives it. */
export function closedIn(config: GuardConfig, run: RunRecord, { now, asOf }: TickInstants): RunRecord | undefined {
  const limits = limitsFor(limitsOf(config), run);
  const reason = judgeRun(run, limits, asOf);
  return reason === undefined ? undefined : closeWith(limits, run, reason, now);
}

function closeWith({ needsProgress }: RunLimits, run: RunRecord, reason: ClosureReason, now: number): RunRecord {
  return closeRun(run, reason, now, silentSince(run, needsProgress));
}

/**
 * Has `success` done what the closed run should have? A later attempt of the same run, or another run of the same
 * work that started after it, that succeeded, was skipped or found no data. Never itself, never other work.
 */
export function resolves(success: RunRecord, closed: RunRecord): boolean {
  if (!isDone(success) || success.work !== closed.work) return false;
  return success.runId === closed.runId
    ? success.attempt > closed.attempt
    : success.startedAt > (closed.closure?.startedAt ?? closed.startedAt);
}

/** The runs to close and to resolve, and the gauges as they are after that. One pass over the runs. */
export function decideTick(input: TickInput): TickDecision {
  const { config, now, asOf } = input;
  const limits = limitsOf(config);
  const sheet = new GaugeSheet(limits, asOf);
  const toClose: Closing[] = [];
  const toResolve: Resolving[] = [];

  for (const run of input.running) {
    const own = limitsFor(limits, run);
    const reason = judgeRun(run, own, asOf);
    if (reason === undefined) {
      sheet.addRunning(run);
    } else {
      toClose.push({ run, reason });
      addClosed(sheet, closeWith(own, run, reason, now));
    }
  }
  for (const run of input.unresolved) {
    const success = input.laterSuccesses.get(run.work)?.find((candidate) => resolves(candidate, run));
    if (success === undefined) addClosed(sheet, run);
    else toResolve.push({ run, by: attemptName(success) });
  }
  sheet.setActive(
    input.runningCounts,
    toClose.map(({ run }) => run),
  );
  toClose.sort((a, b) => rankOf(limits, a.run) - rankOf(limits, b.run));
  return { toClose, toResolve, ...sheet.toGauges(input.previousSeries), tick: tickPoint(limits) };
}

/** The gauges of the given runs. Used after a tick has closed or resolved runs. */
export function gaugesOf(
  input: Pick<TickInput, 'config' | 'asOf' | 'running' | 'unresolved' | 'runningCounts' | 'previousSeries'>,
): Gauges {
  const sheet = new GaugeSheet(limitsOf(input.config), input.asOf);
  for (const run of input.running) sheet.addRunning(run);
  for (const run of input.unresolved) addClosed(sheet, run);
  sheet.setActive(input.runningCounts);
  return sheet.toGauges(input.previousSeries);
}

function addClosed(sheet: GaugeSheet, run: RunRecord): void {
  if (run.closure !== null) sheet.addUnresolved(run, run.closure);
}

function rankOf(limits: Limits, run: RunRecord): number {
  return CRITICALITIES.findIndex((level) => level === limitsFor(limits, run).series.criticality);
}
