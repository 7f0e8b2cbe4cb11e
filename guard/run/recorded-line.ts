import type { ProcessorEventType, RunEvent } from '../../model/run-event';
import type { Rejection } from './run-line';
import { isClosed, recordOf, type RunEnd, type RunFacts, type RunRecord, type SeenEvents } from './run-record';

/**
 * What an event did. `duplicate`: nothing new, nothing to write. `late_success`: recorded, and the first success of a
 * run that the monitor had closed. `late_write`: recorded, and the first other line that such a run printed after its
 * closing: an older attempt still at work. `conflict`: another run's identity under this key; the record stays as it was.
 */
export type RecordOutcome = 'recorded' | 'duplicate' | 'late_success' | 'late_write' | 'conflict';

/** The document to write, and what happened. */
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

/** Of two ends at the same instant, the one that says more wins. */
const END_RANK: Readonly<Record<RunEnd['type'], number>> = { succeeded: 0, failed: 1, skipped: 2 };

/**
 * Takes one event of a run into its record. The record is a join of its events: whatever the order and however often
 * they arrive, the same events make the same record.
 *
 * @param at time of the log entry in milliseconds since the epoch
 */
export function applyEvent(record: RunRecord | undefined, event: RunEvent, at: number): Applied {
  if (record !== undefined && !isSameRun(record, event)) return { record, outcome: 'conflict' };

  const before: RunFacts = record ?? NOTHING_KNOWN;
  const seen = see(before.seen, event.type, at);
  const aliveAt = isSignOfLife(event.type) && (before.aliveAt === null || at > before.aliveAt) ? at : before.aliveAt;
  const impliedStartAt = least(before.impliedStartAt, startImpliedBy(event, at));
  const end = winner(before.end, endIn(event, at));

  if (
    record !== undefined &&
    seen === before.seen &&
    aliveAt === before.aliveAt &&
    impliedStartAt === before.impliedStartAt &&
    end === before.end
  ) {
    return { record, outcome: 'duplicate' };
  }
  const { closure, resolution, retry } = before;
  const facts: RunFacts = { seen, aliveAt, impliedStartAt, end, closure, resolution, retry };
  const after = recordOf(record ?? identityOf(event), facts);
  return { record: after, outcome: outcomeOf(record, after, event.type) };
}

/** Why an event that conflicts is not recorded. */
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

function see(seen: SeenEvents, type: ProcessorEventType, at: number): SeenEvents {
  const first = seen[type];
  return first !== null && first <= at ? seen : { ...seen, [type]: at };
}

/** An end is no sign of life: a run that is over cannot be kept open by it, whatever order the lines come in. */
function isSignOfLife(type: ProcessorEventType): boolean {
  return type === 'started' || type === 'heartbeat';
}

function startImpliedBy(event: RunEvent, at: number): number | null {
  if (event.type === 'started') return null;
  const seconds = event.type === 'heartbeat' ? event.elapsed_seconds : event.duration_seconds;
  // A producer that counts from the epoch of another clock must not push the start before time itself.
  return seconds === undefined ? null : Math.max(0, Math.round(at - seconds * 1_000));
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

/** The earlier end stands, as a run ends once; `a` itself where both are the same. */
function winner(a: RunEnd | null, b: RunEnd | null): RunEnd | null {
  if (a === null) return b;
  if (b === null || a.at < b.at) return a;
  if (b.at < a.at) return b;
  const rank = END_RANK[a.type] - END_RANK[b.type];
  if (rank !== 0) return rank < 0 ? a : b;
  // Two different lines of one type at one instant: any order will do, as long as it is always the same.
  return JSON.stringify(a) <= JSON.stringify(b) ? a : b;
}
