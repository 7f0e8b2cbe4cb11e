import type { EventSources } from '../../model/event-sources';
import type { RunEvent } from '../../model/run-event';
import type { RunStore } from '../ports/run-store';
import { isPulse, isRejection, readMessage } from './delivery';
import { applyEvent } from './recorded-line';
import { attemptName, runKey, type RunRecord } from './run-record';

/** What a backfill does with one run. */
export interface RunChange {
  readonly run: string;
  readonly work: string;
  /** Its state before; null: there was no record. */
  readonly before: RunRecord['state'] | null;
  readonly after: RunRecord['state'];
  readonly wasUnresolved: boolean;
  readonly isUnresolved: boolean;
}

/** What a backfill read, and what it changes. */
export interface BackfillReport {
  readonly entries: number;
  /** Entries that are run events. */
  readonly events: number;
  /** Entries that are not recorded, by reason. */
  readonly rejected: ReadonlyMap<string, number>;
  /** Runs of which nothing is new. */
  readonly unchanged: number;
  /** Runs that are new or change, in order of their names. */
  readonly changes: readonly RunChange[];
}

/** Where a backfill records, and whose lines it believes. */
export interface BackfillProps {
  readonly runs: RunStore;
  readonly sources: EventSources;
  /** Writes the changes; otherwise they are only computed. */
  readonly applies: boolean;
  /** Called with each entry whose event is in the record of its run, or will be. @default - not called */
  readonly onRecorded?: (entry: Uint8Array) => void;
}

interface KnownRun {
  readonly before: RunRecord | undefined;
  record: RunRecord | undefined;
  readonly events: { readonly event: RunEvent; readonly at: number }[];
}

/**
 * Applies log entries again, as the recorder does: in any order, and any number of times, with the same result.
 * @param entries the entries as JSON text, as the sink publishes them
 */
export async function backfill(
  { runs, sources, applies, onRecorded }: BackfillProps,
  entries: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<BackfillReport> {
  const known = new Map<string, KnownRun>();
  const rejected = new Map<string, number>();
  const reject = (reason: string) => rejected.set(reason, (rejected.get(reason) ?? 0) + 1);
  let [read, events] = [0, 0];
  for await (const entry of entries) {
    read += 1;
    const content = readMessage(entry, sources);
    if (isRejection(content)) reject(content.reason);
    if (isRejection(content) || isPulse(content)) continue;
    const of = await knownRun(runs, known, content.event);
    const { record, outcome } = applyEvent(of.record, content.event, content.at);
    if (outcome === 'conflict') reject(outcome);
    else {
      events += 1;
      of.record = record;
      of.events.push(content);
      onRecorded?.(entry);
    }
  }
  const changed = [...known.values()].filter(({ before, record }) => record !== before);
  if (applies) for (const run of changed) await store(runs, run);
  const changes = changed.flatMap(changeOf).sort((a, b) => (a.run < b.run ? -1 : 1));
  return { entries: read, events, rejected, unchanged: known.size - changed.length, changes };
}

async function knownRun(runs: RunStore, known: Map<string, KnownRun>, event: RunEvent): Promise<KnownRun> {
  const id = { processor: event.processor, runId: event.run_id, attempt: event.attempt };
  const key = runKey(id);
  let run = known.get(key);
  if (run === undefined) {
    const before = await runs.change(id, (current) => ({ result: current }));
    known.set(key, (run = { before, record: before, events: [] }));
  }
  return run;
}

/** Applies the events to what is stored now: the recorder may have written since. */
async function store(runs: RunStore, { record, events }: KnownRun): Promise<void> {
  if (record === undefined) return;
  await runs.change(record, (current) => {
    let next = current;
    for (const { event, at } of events) next = applyEvent(next, event, at).record;
    return next === undefined || next === current ? { result: undefined } : { write: next, result: undefined };
  });
}

function changeOf({ before, record }: KnownRun): RunChange[] {
  if (record === undefined) return [];
  return [
    {
      run: attemptName(record),
      work: record.work,
      before: before?.state ?? null,
      after: record.state,
      wasUnresolved: before?.unresolved ?? false,
      isUnresolved: record.unresolved,
    },
  ];
}
