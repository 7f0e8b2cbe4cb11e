import type { ProcessorEventType, RunEvent } from '../../model/run-event';
import type { Rejection } from './run-line';
import {
  isClosed,
  recordOf,
  type Progress,
  type RunEnd,
  type RunFacts,
  type RunRecord,
  type SeenEvents,
} from './run-record';

/**
 * Effect of an event. `duplicate`: the record is unchanged. `late_success`: recorded; the first success of a closed run.
 * `late_write`: recorded; the first other line that a closed run printed after its closing, so the attempt still runs.
 * `conflict`: the record under this key has another identity; it is unchanged.
 */
export type RecordOutcome = 'recorded' | 'duplicate' | 'late_success' | 'late_write' | 'conflict';

/** The record after an event, and the event's effect. */
export interface Applied {
  readonly record: RunRecord;
  readonly outcome: RecordOutcome;
}

const NOTHING_SEEN: SeenEvents = { started: null, heartbeat: null, succeeded: null, failed: null, skipped: null };
const NOTHING_KNOWN: RunFacts = {
  seen: NOTHING_SEEN,
  aliveAt: null,
  impliedStartAt: null,
  end: null,
  closure: null,
  resolution: null,
  retry: null,
};

/** Of two ends at the same time, the one with the lower rank wins. */
const END_RANK: Readonly<Record<RunEnd['type'], number>> = { succeeded: 0, failed: 1, skipped: 2 };

/**
 * Applies one event to the record of its run. The same events give the same record, in any order and with any number of
 * duplicates.
 *
 * @param at time of the log entry in milliseconds since the epoch
 */
export function applyEvent(record: RunRecord | undefined, event: RunEvent, at: number): Applied {
  if (record !== undefined && !isSameRun(record, event)) return { record, outcome: 'conflict' };

  const before: RunFacts = record ?? NOTHING_KNOWN;
  const seen = withSeen(before.seen, event.type, at);
  const aliveAt = isSignOfLife(event.type) && (before.aliveAt === null || at > before.aliveAt) ? at : before.aliveAt;
  const impliedStartAt = least(before.impliedStartAt, startImpliedBy(event, at));
  const end = winner(before.end, endIn(event, at));
  const progress = further(before.progress, event, at);

  if (
    record !== undefined &&
    seen === before.seen &&
    aliveAt === before.aliveAt &&
    impliedStartAt === before.impliedStartAt &&
    end === before.end &&
    progress === before.progress
  ) {
    return { record, outcome: 'duplicate' };
  }
  const { closure, resolution, retry } = before;
  const known = { seen, aliveAt, impliedStartAt, end, closure, resolution, retry };
  const facts: RunFacts = progress === undefined ? known : { ...known, progress };
  const after = recordOf(record ?? identityOf(event), facts);
  return { record: after, outcome: outcomeOf(record, after, event.type) };
}

/** The rejection of an event that conflicts with a record. */
export function conflictWith({ runId, attempt, phase, work }: RunRecord): Rejection {
  return { reason: 'conflict', detail: `run ${runId}, attempt ${attempt}, is recorded as ${phase} ${work}` };
}

function outcomeOf(before: RunRecord | undefined, after: RunRecord, type: ProcessorEventType): RecordOutcome {
  if (before === undefined || !isClosed(before) || !isClosed(after)) return 'recorded';
  if (type === 'succeeded' && before.seen.succeeded === null) return 'late_success';
  return after.wroteLate && !before.wroteLate ? 'late_write' : 'recorded';
}

function isSameRun(record: RunRecord, event: RunEvent): boolean {
  return (
    record.runId === event.run_id &&
    record.attempt === event.attempt &&
    record.phase === event.phase &&
    record.processor === event.processor &&
    record.dataDate === event.data_date
  );
}

function identityOf(event: RunEvent) {
  const { run_id: runId, attempt, phase, processor, data_date: dataDate } = event;
  return { runId, attempt, phase, processor, dataDate };
}

function withSeen(seen: SeenEvents, type: ProcessorEventType, at: number): SeenEvents {
  const first = seen[type];
  return first !== null && first <= at ? seen : { ...seen, [type]: at };
}

/** An end event is not a sign of life, so it never delays a closing, in any order of arrival. */
function isSignOfLife(type: ProcessorEventType): boolean {
  return type === 'started' || type === 'heartbeat';
}

function startImpliedBy(event: RunEvent, at: number): number | null {
  if (event.type === 'started') return null;
  const seconds = event.type === 'heartbeat' ? event.elapsed_seconds : event.duration_seconds;
  // An elapsed time measured from a wrong epoch must not give a negative start.
  return seconds === undefined ? null : Math.max(0, Math.round(at - seconds * 1_000));
}

/** The largest progress, at the earliest time at which it was reported; `before` itself where nothing changes. */
function further(before: Progress | undefined, event: RunEvent, at: number): Progress | undefined {
  if (event.type !== 'heartbeat' || event.progress === undefined) return before;
  const { progress: value } = event;
  const isFurther = before === undefined || value > before.value || (value === before.value && at < before.at);
  return isFurther ? { value, at } : before;
}

function least(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null || a <= b ? a : b;
}

function endIn(event: RunEvent, at: number): RunEnd | null {
  if (event.type === 'started' || event.type === 'heartbeat') return null;
  return {
    type: event.type,
    at,
    durationSeconds: event.duration_seconds ?? null,
    recordsProcessed: event.records_processed ?? null,
    failureCategory: event.type === 'failed' ? event.failure_category : null,
    detail: (event.type === 'failed' ? event.error : event.type === 'skipped' ? event.reason : undefined) ?? null,
  };
}

/** The earlier end, because a run ends once; `a` itself if both are equal. */
function winner(a: RunEnd | null, b: RunEnd | null): RunEnd | null {
  if (a === null) return b;
  if (b === null || a.at < b.at) return a;
  if (b.at < a.at) return b;
  const rank = END_RANK[a.type] - END_RANK[b.type];
  if (rank !== 0) return rank < 0 ? a : b;
  // Two different lines of one type at one time: any fixed order is correct.
  return JSON.stringify(a) <= JSON.stringify(b) ? a : b;
}
