import type { FailureCategory } from '../../model/failure-category';
import type { RunEvent } from '../../model/run-event';
import type { Timeline } from './timeline';
import type { PlannedRun } from './workload';

/** A run event and when it was logged. */
export interface LoggedEvent {
  readonly event: RunEvent;
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
}

/** Prints what the attempt says of itself: its start, its heartbeats, its end. */
export function logAttempt(attempt: Attempt, timeline: Timeline, log: (logged: LoggedEvent) => void): void {
  const { run, startsAt, takesMs, silentFrom } = attempt;
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
