import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { CloudLogSource } from '../../../guard/adapters/google/log-source';
import { MemoryRunStore } from '../../../guard/adapters/memory/run-store';
import { backfill } from '../../../guard/run/backfill';
import { applyEvent } from '../../../guard/run/recorded-line';
import { closeRun } from '../../../guard/run/run-record';
import type { RunEvent } from '../../../model/run-event';
import { eventSources } from '../../../model/event-sources';
import { COORDINATOR, failed, guardConfig, heartbeat, MINUTE, running, skipped, started, succeeded, T0 } from '../support/runs';

const entryOf = (event: unknown, at: number) =>
  Buffer.from(
    JSON.stringify({
      insertId: `${at}`,
      logName: 'projects/sample-project/logs/run.googleapis.com%2Fstdout',
      resource: { type: 'cloud_run_revision', labels: { service_name: 'prediction-coordinator' } },
      timestamp: new Date(at).toISOString(),
      jsonPayload: { run_event: event },
    }),
  );
const get = (runs: MemoryRunStore, runId: string, attempt = 1) =>
  runs.change({ processor: COORDINATOR, runId, attempt }, (current) => ({ result: current }));
const all = async (runs: MemoryRunStore, ids: readonly string[]) => Promise.all(ids.map((id) => get(runs, id)));

const sources = eventSources(guardConfig());

describe('a backfill', () => {
  it('shows before and after, and writes nothing until it is asked to', async () => {
    const runs = new MemoryRunStore();
    const closed = closeRun(running({ run_id: 'hung' }, T0), 'went_silent', T0 + 20 * MINUTE);
    await runs.change(closed, () => ({ write: closed, result: undefined }));
    const entries = [
      entryOf(succeeded({ run_id: 'hung' }), T0 + 10 * MINUTE), // printed before it was closed
      entryOf(started({ run_id: 'lost' }), T0),
      entryOf(failed({ run_id: 'lost' }), T0 + MINUTE),
    ];
    const work = 'prediction-coordinator/2026-01-14';
    const changes = [
      { run: 'hung~1', work, before: 'went_silent', after: 'succeeded', wasUnresolved: true, isUnresolved: false },
      { run: 'lost~1', work, before: null, after: 'failed', wasUnresolved: false, isUnresolved: false },
    ];

    expect(await backfill(runs, entries, { sources, applies: false })).toMatchObject({ entries: 3, events: 3, unchanged: 0, changes });
    expect(await get(runs, 'lost')).toBeUndefined();
    expect(await backfill(runs, entries, { sources, applies: true })).toMatchObject({ changes });
    expect(await get(runs, 'hung')).toMatchObject({ state: 'succeeded', unresolved: false });
    expect(await backfill(runs, entries, { sources, applies: true })).toMatchObject({ changes: [], unchanged: 2 });
  });

  it('counts what it cannot record, by reason, and records the rest', async () => {
    const runs = new MemoryRunStore();
    const other = { ...started({ run_id: 'r' }), data_date: '2026-01-15' };
    const entries = [
      entryOf(started({ run_id: 'r' }), T0),
      entryOf(other, T0 + 1),
      entryOf({ v: 1, type: 'unheard-of' }, T0),
      Buffer.from('not JSON'),
      entryOf({ v: 1, type: 'pulse', at: T0 }, T0),
    ];

    const { rejected, events, changes } = await backfill(runs, entries, { sources, applies: true });
    expect(Object.fromEntries(rejected)).toEqual({ conflict: 1, unknown_type: 2, not_json: 1 });
    expect([events, changes.length]).toEqual([1, 1]);
  });

  it('gives the records of a recorder without an outage, for any cut, order and repetition', async () => {
    const print = fc.record({
      at: fc.integer({ min: 0, max: 90 }).map((minute) => T0 + minute * MINUTE),
      make: fc.constantFrom<(id: { run_id: string }) => RunEvent>(started, heartbeat, succeeded, failed, skipped),
      run_id: fc.constantFrom('a', 'b', 'c'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(print, { maxLength: 20 }), fc.array(fc.boolean()), async (prints, isLost) => {
        const [whole, repaired] = [new MemoryRunStore(), new MemoryRunStore()];
        for (const [i, { at, make, run_id }] of prints.entries()) {
          for (const store of isLost[i] === true ? [whole] : [whole, repaired]) {
            await store.change({ processor: COORDINATOR, runId: run_id, attempt: 1 }, (current) => ({
              write: applyEvent(current, make({ run_id }), at).record,
              result: undefined,
            }));
          }
        }
        const entries = prints.map(({ at, make, run_id }) => entryOf(make({ run_id }), at));
        await backfill(repaired, [...entries.slice(5), ...entries.slice(0, 9)].reverse(), { sources, applies: true });
        const ids = ['a', 'b', 'c'];
        expect(await all(repaired, ids)).toEqual(await all(whole, ids));
      }),
      { numRuns: 60 },
    );
  });
});

describe('the entries of Cloud Logging', () => {
  it('are read page by page, empty pages included, with the filter and the interval', async () => {
    const asked: Record<string, unknown>[] = [];
    const pages = [
      { entries: [{ insertId: '1' }, { insertId: '2' }], nextPageToken: 'second' },
      { nextPageToken: 'third' },
      { entries: [{ insertId: '3' }] },
    ];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        asked.push(JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>);
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify(pages[asked.length - 1]));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const source = new CloudLogSource(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const found: unknown[] = [];
    const span = { from: '2026-01-14T00:00:00Z', to: '2026-01-15T00:00:00Z' };
    for await (const entry of source.entries({ project: 'p', filter: 'jsonPayload.run_event:*', ...span })) {
      found.push(JSON.parse(Buffer.from(entry).toString()));
    }
    server.close();

    expect(found).toEqual([{ insertId: '1' }, { insertId: '2' }, { insertId: '3' }]);
    expect(asked.map((each) => each['pageToken'])).toEqual([undefined, 'second', 'third']);
    expect(asked[0]).toMatchObject({
      resourceNames: ['projects/p'],
      filter: `jsonPayload.run_event:* AND timestamp>="${span.from}" AND timestamp<"${span.to}"`,
      orderBy: 'timestamp asc',
    });
  });
});
