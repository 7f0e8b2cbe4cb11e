import type { FailureCategory } from '../model/failure-category';
import type { RunEvent } from '../model/run-event';
import type { Timeline } from './timeline';
import type { PlannedRun } from './workload';

/** A run event and when it was logged. */
export interface LoggedEvent {
  readonly event: RunEvent;
  /** What is printed instead, where that breaks the contract. */
  readonly printed?: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** One attempt of one run, as it will go. */
export interface Attempt {
  readonly run: PlannedRun;
  readonly attempt: number;
  readonly startsAt: number;
  readonly takesMs: number;
  /** No heartbeat comes after this; `Infinity`: heartbeats come until it ends. */
  readonly silentFrom: number;
  /** No progress after this. @default - it makes progress until it ends */
  readonly stuckFrom?: number;
  /** Unset: it succeeds. */
  readonly failsWith?: FailureCategory;
  /** Does the platform end it, so that it prints no end? @default - it ends by itself */
  readonly isKilled?: boolean;
  /** Do its run events break the contract? */
  readonly misfits?: boolean;
}

/** Prints the run events of an attempt: its start, its heartbeats and its end. */
export function logAttempt(attempt: Attempt, timeline: Timeline, output: (logged: LoggedEvent) => void): void {
  const { run, startsAt, takesMs, silentFrom, misfits = false } = attempt;
  const log = misfits ? (logged: LoggedEvent) => output({ ...logged, printed: misfitOf(logged.event) }) : output;
  const endsAt = startsAt + takesMs;
  const interval = run.processor.heartbeatSeconds * 1_000;
  log({ event: progressOf(attempt, 'started'), at: startsAt });
  const beat = (at: number) => {
    if (at >= endsAt || at > silentFrom) return;
    timeline.plan(at, () => {
      log({ event: heartbeatOf(attempt, at), at });
      beat(at + interval);
    });
  };
  beat(startsAt + interval);
  if (attempt.isKilled === true) return;
  timeline.plan(endsAt, () => log({ event: endOf(attempt), at: endsAt }));
}

/** A start or a heartbeat. Without object spread, which costs a second in a million events. */
function progressOf({ run, attempt }: Attempt, type: 'started' | 'heartbeat'): RunEvent {
  const { runId, processor, dataDate } = run;
  return { v: 1, type, run_id: runId, attempt, phase: processor.phase, processor: processor.name, data_date: dataDate };
}

/** A heartbeat; its progress, where the processor reports it, is the time at work. */
function heartbeatOf(attempt: Attempt, at: number): RunEvent {
  const event = progressOf(attempt, 'heartbeat');
  if (attempt.run.processor.reportsProgress !== true) return event;
  return { ...event, progress: Math.min(at, attempt.stuckFrom ?? Infinity) - attempt.startsAt } as RunEvent;
}

/** The same with a date as `strftime("%Y%m%d")` prints it, which breaks the contract. */
function misfitOf(event: RunEvent): Readonly<Record<string, unknown>> {
  return { ...event, data_date: event.data_date.replaceAll('-', '') };
}

function endOf({ run, attempt, takesMs, failsWith }: Attempt): RunEvent {
  const { runId, processor, dataDate } = run;
  const identity = {
    v: 1,
    run_id: runId,
    attempt,
    phase: processor.phase,
    processor: processor.name,
    data_date: dataDate,
    duration_seconds: takesMs / 1_000,
  } as const;
  return failsWith === undefined
    ? { ...identity, type: 'succeeded' }
    : { ...identity, type: 'failed', failure_category: failsWith };
}
