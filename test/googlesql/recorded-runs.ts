import fc from 'fast-check';
import type { LogEntry } from '../../alerting/filters/logging/log-entry';
import { isPulse, isRejection, readEntry } from '../../guard/run/delivery';
import { applyEvent } from '../../guard/run/recorded-line';
import { runKey, type RunRecord } from '../../guard/run/run-record';
import { summaryOf } from '../../guard/ports/health-source';
import type { EventSources } from '../../model/event-sources';
import { FAILURE_CATEGORIES } from '../../model/failure-category';
import { PROCESSOR_EVENT_TYPES } from '../../model/run-event';
import { sample } from './agreement';
import { lineAt, MONTH_START } from './generated-months';

const SOURCES: EventSources = { services: new Set(['my-service']), jobs: new Set(), monitor: 'monitor' };

/** Mostly the first value, and sometimes one of the others; undefined leaves the field out. */
const mostly = <T>(usual: fc.Arbitrary<T>, ...odd: unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...odd) });

const secondsValue = mostly(fc.integer({ min: 0, max: 900 }), undefined, 0.25, -3, 1e9, '12', null);

const event = fc.record({
  v: mostly(fc.constant(1), 2, '1'),
  type: mostly(fc.constantFrom(...PROCESSOR_EVENT_TYPES), 'tick', 7),
  run_id: mostly(fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5'), 'a b', 'a/b', 5),
  attempt: mostly(fc.constantFrom(1, 2, 3), undefined, 0, 1.5, '1', null, 1_001),
  phase: mostly(fc.constant('import'), 'price'),
  processor: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  data_date: mostly(fc.constant('2026-01-06'), '2026-1-6', '2026-02-30'),
  elapsed_seconds: secondsValue,
  duration_seconds: secondsValue,
  records_processed: mostly(fc.integer({ min: 0, max: 100 }), undefined, -1, 2.4, 'x'),
  failure_category: mostly(fc.constantFrom(...FAILURE_CATEGORIES), undefined, 'other', 3),
});

/** Log entries of odd lines about a few runs, no two received at the same time; some were printed by a fast clock, some come twice. */
export function oddEntries(count: number): LogEntry[] {
  const times = fc.record({
    at: fc.integer({ min: 0, max: 3_600 }),
    late: fc.integer({ min: -60, max: 3_600 }),
  });
  const all = sample(fc.record({ event, times }), count, 44).map(({ event: line, times: { at, late } }, i) =>
    lineAt(MONTH_START + at * 1_000, line, { receivedAt: MONTH_START + (at + late) * 1_000 + i }),
  );
  return [...all, ...all.filter((_, i) => i % 9 === 0)];
}

/** The records that the recorder makes of entries, in the order in which they were received. */
export function recordedRuns(entries: readonly LogEntry[]): Record<string, unknown>[] {
  const records = new Map<string, RunRecord>();
  const receivedAt = (entry: LogEntry) => Date.parse(entry['receiveTimestamp'] as string);
  for (const entry of [...entries].sort((a, b) => receivedAt(a) - receivedAt(b))) {
    const content = readEntry(entry, SOURCES);
    if (isRejection(content) || isPulse(content)) continue;
    const { processor, run_id: runId, attempt } = content.event;
    const key = runKey({ processor, runId, attempt });
    records.set(key, applyEvent(records.get(key), content.event, content.at).record);
  }
  return [...records.values()].map((record) => {
    const { durationSeconds, recordsProcessed, failureCategory, lastSeenAt, startedAt } = summaryOf(record);
    return {
      phase: record.phase,
      processor: record.processor,
      run_id: record.runId,
      attempt: record.attempt,
      data_date: record.dataDate,
      state: record.state,
      outcome: record.outcome,
      failure_category: failureCategory,
      started_at: startedAt,
      last_seen_at: lastSeenAt,
      ended_at: record.endedAt,
      duration_seconds: durationSeconds,
      records_processed: recordsProcessed,
    };
  });
}

/** A run as text, without what only the view has; times in milliseconds. */
export function comparable(row: Readonly<Record<string, unknown>>): string {
  const { deployable: _, longest_silence_seconds: __, ...run } = row;
  const times = ['started_at', 'last_seen_at', 'ended_at'].map((name) => {
    const value = run[name] as number | null;
    return [name, value === null ? null : value > 1e15 ? Math.round(value / 1e6) : value];
  });
  return JSON.stringify({ ...run, ...Object.fromEntries(times) });
}
