import { printable } from '../model/printable';
import type { BreakerChange, BreakerRecord } from '../model/breaker';
import type { BreakerRule } from '../model/breaker-rule';
import { triggerKey } from './ports/trigger-control';
import { PULSE_TYPE, type GuardEventType, type GuardLine, type PulseLine } from '../model/run-event';
import type { WorkState } from './deadline/deadline-dates';
import type { NotStarted } from './starts/due-runs';
import type { PlainLine } from './ports/log';
import type { UnreadableDocument } from './ports/stored-documents';
import type { Rejection } from './run/run-line';
import type { Closure, Retry, RunRecord } from './run/run-record';

/** What a tick did, in figures. */
export interface TickFigures {
  readonly running: number;
  readonly unresolved: number;
  readonly closed: number;
  readonly resolved: number;
  readonly series: number;
  /** Breakers that are not closed. */
  readonly open: number;
  /** Calls to triggers that failed. */
  readonly refused: number;
  /** Data dates that a phase missed its deadline for and has not completed. */
  readonly missed: number;
  /** Runs that were due and have not started. */
  readonly notStarted: number;
  /** The recorder's backlog; runs were judged as of that long ago. */
  readonly behindSeconds: number;
  /** Did a query reach its limit, so that not every run was read? */
  readonly truncated: boolean;
}

/** The line for a run that the monitor closed: what people search for and what counts are made of. */
export function closingLine(run: RunRecord, closure: Closure): GuardLine {
  const ageSeconds = secondsBetween(closure.startedAt, closure.at);
  const silenceSeconds = secondsBetween(closure.lastSeenAt, closure.at);
  const how =
    closure.reason === 'timed_out'
      ? `is over its budget after ${ageSeconds} s`
      : `${isStuck(run, closure) ? 'had heartbeats without progress' : 'had no heartbeat'} for ${silenceSeconds} s`;
  return {
    severity: 'ERROR',
    message: `${run.processor} for ${run.dataDate} ${how}: closed as ${closure.reason}`,
    run_event: {
      v: 1,
      type: closure.reason,
      run_id: run.runId,
      attempt: run.attempt,
      phase: run.phase,
      processor: run.processor,
      data_date: run.dataDate,
      age_seconds: ageSeconds,
      silence_seconds: silenceSeconds,
    },
  };
}

/** Did heartbeats without progress arrive before the closing? */
function isStuck({ lastSeenAt }: RunRecord, closure: Closure): boolean {
  return lastSeenAt > closure.lastSeenAt && lastSeenAt <= closure.at;
}

/** The line of a complete tick. */
export function tickLine(figures: TickFigures, milliseconds: number): GuardLine {
  const { running, unresolved, closed, resolved, series, open, missed, notStarted, behindSeconds, truncated } = figures;
  const { refused } = figures;
  const behind = behindSeconds === 0 ? '' : `; lines are ${behindSeconds} s behind, so runs are judged as of then`;
  return {
    severity: truncated || refused > 0 || behindSeconds > 0 ? 'WARNING' : 'INFO',
    message: `tick: ${running} running, ${unresolved} unresolved, ${closed} closed, ${resolved} resolved${behind}`,
    run_event: {
      v: 1,
      type: 'tick',
      running,
      unresolved,
      closed,
      resolved,
      series,
      open_breakers: open,
      refused_triggers: refused,
      missed_deadlines: missed,
      not_started: notStarted,
      behind_seconds: behindSeconds,
      truncated,
      milliseconds,
    },
  };
}

/** The line of a pulse. */
export function pulseLine(at: number): PulseLine {
  return { severity: 'DEBUG', message: 'pulse', run_event: { v: 1, type: PULSE_TYPE, at } };
}

const BREAKER_LINE: Readonly<Record<BreakerChange['to'], { type: GuardEventType; severity: GuardLine['severity'] }>> = {
  open: { type: 'breaker_opened', severity: 'ERROR' },
  half_open: { type: 'breaker_half_opened', severity: 'INFO' },
  closed: { type: 'breaker_closed', severity: 'INFO' },
};

/** One line for each change of a breaker that was not printed yet. */
export function breakerLines(
  record: BreakerRecord,
  { phase = '', observeOnly, triggers = [] }: Partial<BreakerRule> = {},
): GuardLine[] {
  const unprinted = record.history.slice(-Math.max(0, record.changes - record.reported));
  return unprinted.map(({ at, from, to, reason, by }) => {
    const { type, severity } = BREAKER_LINE[to];
    return {
      severity,
      message: `breaker ${record.id}: ${from} to ${to} by ${by}: ${reason}${observeOnly === true ? notDone(to, triggers) : ''}`,
      run_event: {
        v: 1,
        type,
        breaker: record.id,
        phase,
        from,
        to,
        reason,
        by,
        changed_at: new Date(at).toISOString(),
        ...(observeOnly === true ? { observe_only: true } : {}),
      },
    };
  });
}

/** What a breaker that only observes would have done. */
function notDone(to: BreakerChange['to'], triggers: BreakerRule['triggers']): string {
  if (triggers.length === 0) return ' (observe only)';
  return ` (observe only: would ${to === 'open' ? 'stop' : 'resume'} ${listed(triggers.map(triggerKey))})`;
}

/** Most names in a line, which then has the number of the others: a phase has dozens. */
const NAMES_IN_A_LINE = 20;

export function deadlineMetLine(phase: string, dataDate: string, deadlineAt: number): GuardLine {
  return {
    severity: 'INFO',
    message: `${phase} met its deadline for ${dataDate}`,
    run_event: { v: 1, type: 'deadline_met', phase, data_date: dataDate, deadline: new Date(deadlineAt).toISOString() },
  };
}

/** A data date whose deadline a phase missed. */
export interface MissedDeadline {
  readonly phase: string;
  readonly dataDate: string;
  /** Milliseconds since the epoch. */
  readonly deadlineAt: number;
  /** The processors that were not done, each with the root causes of its delay, which may be the processor itself. */
  readonly waits: readonly { readonly name: string; readonly causes: readonly string[] }[];
}

/** Names the root causes first, then the missing processors. */
export function deadlineMissedLine(
  { phase, dataDate, deadlineAt, waits }: MissedDeadline,
  states: ReadonlyMap<string, WorkState>,
): GuardLine {
  const said = (name: string) => `${name} (${states.get(name)?.kind ?? 'not started'})`;
  const causes = listed([...new Set(waits.flatMap((each) => each.causes))].map(said));
  const missing = listed(waits.map(({ name }) => said(name)));
  const waitsFor = listed(
    waits.map(
      ({ name, causes: of }) =>
        `${name} <- ${
          of
            .filter((cause) => cause !== name)
            .map(said)
            .join(' + ') || 'itself'
        }`,
    ),
  );
  return {
    severity: 'ERROR',
    message: `${phase} missed its deadline for ${dataDate}: ${waits.length} missing, because of ${causes}`,
    run_event: {
      v: 1,
      type: 'deadline_missed',
      phase,
      data_date: dataDate,
      deadline: new Date(deadlineAt).toISOString(),
      missing_count: waits.length,
      missing,
      causes,
      waits_for: waitsFor,
    },
  };
}

export function notStartedLine({ phase, what, kind, dataDate, dueAt, because }: NotStarted): GuardLine {
  const forDate = dataDate === '' ? '' : ` for ${dataDate}`;
  return {
    severity: 'ERROR',
    message: `${what}${forDate} has not started, though it was due: ${because}`,
    run_event: {
      v: 1,
      type: 'not_started',
      phase,
      kind,
      [kind === 'schedule' ? 'job' : 'processor']: what,
      data_date: dataDate,
      due_at: new Date(dueAt).toISOString(),
      because,
    },
  };
}

/** The line of a retry. */
export function retriedLine(run: RunRecord, { job, observed }: Retry, time: number): GuardLine {
  const { processor, dataDate, state } = run;
  return {
    severity: 'WARNING',
    message: `${processor} for ${dataDate} was closed as ${state}: job ${job} ${observed === true ? 'would be run again (observe only)' : 'is run again'}`,
    run_event: {
      v: 1,
      type: 'retried',
      ...closedRun(run),
      job,
      retry: time,
      ...(observed === true ? { observe_only: true } : {}),
    },
  };
}

/** The line of a rejected message, at its first delivery. */
export function rejectedLine({ reason, detail }: Rejection, messageId: string, bytes: number): GuardLine {
  return {
    severity: 'WARNING',
    message: `run event rejected: ${reason}: ${detail}`,
    run_event: { v: 1, type: 'rejected', reason, detail, message_id: messageId, bytes },
  };
}

/** The line of a run event that was recorded without some of its optional fields. It is not a run event itself. */
export function correctedLine({ processor, dataDate }: RunRecord, warnings: readonly string[]): PlainLine {
  return { severity: 'WARNING', message: `run event of ${processor} for ${dataDate}: ${warnings.join('; ')}` };
}

/** The line about a stored document that could not be read. Its severity makes it count as an error of the guard. */
export function unreadableLine({ message }: UnreadableDocument): PlainLine {
  return { severity: 'ERROR', message: printable(message, 1_000) };
}

/** The line of a closed run that still runs, or has succeeded: its output comes from an older attempt. */
export function lateLine(run: RunRecord, type: 'late_success' | 'late_write'): GuardLine {
  const { processor, dataDate, state } = run;
  const what = type === 'late_success' ? 'succeeded' : 'is still at work';
  return {
    severity: 'WARNING',
    message: `${processor} ${what} for ${dataDate} after it had been closed as ${state}`,
    run_event: {
      v: 1,
      type,
      ...closedRun(run),
    },
  };
}

/** The run, and the reason of its closing. */
function closedRun({ runId, attempt, phase, processor, dataDate, state }: RunRecord) {
  return { run_id: runId, attempt, phase, processor, data_date: dataDate, closed_as: state } as const;
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMES_IN_A_LINE;
  return names.slice(0, NAMES_IN_A_LINE).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function secondsBetween(from: number, to: number): number {
  return Math.max(0, Math.round((to - from) / 1_000));
}
