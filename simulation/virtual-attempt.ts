import type { FailureCategory } from '../model/failure-category';
import type { RunEvent } from '../model/run-event';
import type { Timeline } from './timeline';
import type { PlannedRun } from './workload';

/** A run event and when it was logged. */
export interface LoggedEvent {
  readonly event: RunEvent;
  /** What is printed in its place, where that does not fit the contract. */
  readonly printed?: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** One try of one run, as it will go. */
export interface Attempt {
  readonly run: PlannedRun;
  readonly attempt: number;
  readonly startsAt: number;
  readonly takesMs: number;
  /** No heartbeat comes after this; `Infinity`: it talks to its end. */
  readonly silentFrom: number;
  /** Unset: it succeeds. */
  readonly failsWith?: FailureCategory;
  /** Does nothing that it prints fit the contract? */
  readonly misfits?: boolean;
}

/** Prints what the attempt says of itself: its start, its heartbeats, its end. */
export function logAttempt(attempt: Attempt, timeline: Timeline, output: (logged: LoggedEvent) => void): void {
  const { run, startsAt, takesMs, silentFrom, misfits = false } = attempt;
  const log = misfits ? (logged: LoggedEvent) => output({ ...logged, printed: misfitOf(logged.event) }) : output;
  const endsAt = startsAt + takesMs;
  const interval = run.processor.heartbeatSeconds * 1_000;
  log({ event: said(attempt, 'started'), at: startsAt });
  const beat = (at: number) => {
    if (at >= endsAt || at > silentFrom) return;
    timeline.plan(at, () => {
      log({ event: said(attempt, 'heartbeat'), at });
      beat(at + interval);
    });
  };
  beat(startsAt + interval);
  timeline.plan(endsAt, () => log({ event: endOf(attempt), at: endsAt }));
}

/** What a producer prints at least. Spelt out, as a spread would cost a second in a million events. */
function said({ run, attempt }: Attempt, type: 'started' | 'heartbeat'): RunEvent {
  const { runId, processor, dataDate } = run;
  return { v: 1, type, run_id: runId, attempt, phase: processor.phase, processor: processor.name, data_date: dataDate };
}

/** Its date as `strftime("%Y%m%d")` has it, which is no date in the contract. */
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
