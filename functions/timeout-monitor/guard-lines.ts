import type { GuardLine } from '../../model/run-event';
import type { Closure, RunRecord } from '../run-record/core';

/** What a tick did, in figures. */
export interface TickFigures {
  readonly running: number;
  readonly unresolved: number;
  readonly closed: number;
  readonly resolved: number;
  readonly series: number;
  /** Did a query reach its limit, so that not every run was looked at? */
  readonly truncated: boolean;
}

/** The line for a run that the monitor closed: what people search for and what counts are made of. */
export function closingLine(run: RunRecord, closure: Closure): GuardLine {
  const ageSeconds = secondsBetween(closure.startedAt, closure.at);
  const silenceSeconds = secondsBetween(closure.lastSeenAt, closure.at);
  const how =
    closure.reason === 'timed_out'
      ? `is over its budget after ${ageSeconds} s`
      : `said nothing for ${silenceSeconds} s`;
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

/** The line of a complete tick. */
export function tickLine(figures: TickFigures, milliseconds: number): GuardLine {
  const { running, unresolved, closed, resolved, series, truncated } = figures;
  return {
    severity: truncated ? 'WARNING' : 'INFO',
    message: `tick: ${running} running, ${unresolved} unresolved, ${closed} closed, ${resolved} resolved`,
    run_event: { v: 1, type: 'tick', running, unresolved, closed, resolved, series, truncated, milliseconds },
  };
}

function secondsBetween(from: number, to: number): number {
  return Math.max(0, Math.round((to - from) / 1_000));
}
