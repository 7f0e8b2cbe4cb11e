import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logMetricFromApi } from '../../alerting/metrics/log-metric-readers';
import { InputTally } from '../../files/input-tally';
import type { CountRequest, EntryCounter } from '../../logs/entry-counter';
import { readLogs } from '../../replay/log-files';
import { PointStore } from '../../replay/point-store';

const folder = mkdtempSync(join(tmpdir(), 'phasewatch-'));
const path = join(folder, 'entries.ndjson');
afterAll(() => rmSync(folder, { recursive: true }));

const MINUTE = Date.parse('2026-01-14T10:00:00Z');
const logMetrics = [
  logMetricFromApi({ name: 'off', filter: 'severity>=ERROR', disabled: true }),
  logMetricFromApi({ name: 'errors', filter: 'severity>=ERROR' }),
];

/** Reads one file with a counter of our own. */
async function readWith(count: EntryCounter['count']) {
  writeFileSync(path, '{"timestamp":"2026-01-14T10:00:30Z","severity":"ERROR"}\n');
  const store = new PointStore();
  const tally = new InputTally(true);
  const seen = { requests: [] as CountRequest[], closed: 0 };
  const counterFor = (request: CountRequest): EntryCounter => {
    seen.requests.push(request);
    return { count, close: () => (seen.closed += 1) };
  };
  const target = { range: { from: -Infinity, to: Infinity }, into: store, tally };
  const findings = await readLogs([path], { logMetrics, policies: [] }, target, { countedFrom: 0, counterFor });
  return { findings, tally, seen, points: [...store.inOrder()].map(({ at, value }) => ({ at, value })) };
}

test('the replay takes the counts of any entry counter', async () => {
  const { findings, tally, seen, points } = await readWith(() =>
    Promise.resolve({
      total: 9,
      within: 7,
      first: MINUTE,
      last: MINUTE,
      lastReceived: MINUTE,
      groups: [
        { metric: 0, entry: { logName: 'x' }, counts: [{ at: MINUTE, receivedAt: MINUTE, count: 7, entry: {} }] },
      ],
      wholeEntries: [],
    }),
  );
  expect(seen.requests[0]?.metrics.map(({ name }) => name)).toEqual(['errors']);
  expect(seen.closed).toBe(1);
  expect(tally).toMatchObject({ entries: 9, outside: 2, files: [path] });
  expect(findings.filters).toEqual([{ of: 'log-based metric errors', filter: 'severity>=ERROR', matched: 7 }]);
  expect(points).toContainEqual({ at: MINUTE + 60_000, value: 7 });
});

test('the replay reads each entry of a file that the entry counter cannot count', async () => {
  const { findings, tally } = await readWith(() => Promise.resolve(undefined));
  expect(tally.entries).toBe(1);
  expect(findings.filters[0]?.matched).toBe(1);
});
