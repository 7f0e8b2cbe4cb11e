import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseLoggingFilter } from '../../alerting/filters/logging/parse-filter';
import { groupedEntries, type GroupedFilter } from '../../logs/duckdb/grouped-entries';
import { openDuckDb, type DuckDbSession } from '../../logs/duckdb/session';
import { inspectLogFile } from '../../logs/log-file';

const folder = mkdtempSync(join(tmpdir(), 'phasewatch-'));
const path = join(folder, 'logs');
let duckDb: DuckDbSession;
beforeAll(async () => {
  duckDb = await openDuckDb();
});
afterAll(() => {
  duckDb.close();
  rmSync(folder, { recursive: true });
});

const FAILED: GroupedFilter = {
  filter: parseLoggingFilter('jsonPayload.event=failed'),
  kept: [['jsonPayload', 'phase']],
  value: ['jsonPayload', 'seconds'],
};
const ERRORS: GroupedFilter = { filter: parseLoggingFilter('severity>=ERROR'), kept: [['resource', 'labels']] };

function count(content: string | Buffer, filters: readonly GroupedFilter[], from = -Infinity, to = Infinity) {
  writeFileSync(path, content);
  return groupedEntries(duckDb.connection, inspectLogFile(path), { filters, from, to });
}

const at = (time: string) => Date.parse(`2026-01-14T${time}Z`);
const entry = (time: string, more: object = {}) => ({ timestamp: `2026-01-14T${time}Z`, ...more });
const failed = (time: string, phase: string, seconds: number, more: object = {}) =>
  entry(time, { jsonPayload: { event: 'FAILED', phase, seconds, note: time }, ...more });
const text = (...entries: object[]) => entries.map((one) => JSON.stringify(one)).join('\n');

describe('entries that the same filters match', () => {
  test('are one group with one count for each minute, and only the kept fields', async () => {
    const result = await count(
      text(
        failed('10:00:01.5', 'one', 3),
        failed('10:00:59', 'one', 3),
        failed('10:01:00', 'one', 4),
        failed('10:01:00', 'two', 4, { severity: 'ERROR', resource: { labels: { zone: 'a' } } }),
        entry('10:05:00', { jsonPayload: { event: 'succeeded' } }),
      ),
      [FAILED, ERRORS],
    );
    const seen = result?.groups.map(({ holds, entry: kept, times }) => ({
      holds,
      kept,
      times: times.at
        .map((time, i) => ({ time, many: times.counts?.[i] ?? 1, varying: times.valueEntry(0, i) }))
        .sort((a, b) => a.time - b.time),
    }));
    const seconds = (value: number) => ({ jsonPayload: { seconds: value } });
    expect(seen?.sort((a, b) => a.times.length - b.times.length)).toEqual([
      {
        holds: [true, true],
        kept: { jsonPayload: { phase: 'two' }, resource: { labels: { zone: 'a' } } },
        times: [{ time: at('10:01:00'), many: 1, varying: seconds(4) }],
      },
      {
        holds: [true, false],
        kept: { jsonPayload: { phase: 'one' } },
        times: [
          { time: at('10:00:00'), many: 2, varying: seconds(3) },
          { time: at('10:01:00'), many: 1, varying: seconds(4) },
        ],
      },
    ]);
    expect(result).toMatchObject({ total: 5, within: 5, first: at('10:00:01.5'), last: at('10:05:00') });
  });

  test('keep their own times if they were not received within their minute', async () => {
    const late = { receiveTimestamp: '2026-01-14T10:02:03.250Z' };
    const result = await count(text(failed('10:00:01', 'one', 3, late), failed('10:00:02', 'one', 3)), [FAILED]);
    const times = result?.groups.flatMap(({ times: { at: own, receivedAt } }) =>
      own.map((time, i) => [time, receivedAt[i]]),
    );
    expect(times?.sort(([, a = 0], [, b = 0]) => a - b)).toEqual([
      [at('10:00:00'), at('10:00:00')],
      [at('10:00:01'), at('10:02:03.250')],
    ]);
    expect(result?.lastReceived).toBe(at('10:02:03.250'));
  });

  test('are counted in and outside of the requested period', async () => {
    const entries = text(failed('10:00:00', 'one', 3), failed('10:01:00', 'one', 3), failed('10:02:00', 'one', 3));
    const result = await count(entries, [FAILED], at('10:00:30'), at('10:01:30'));
    expect(result).toMatchObject({ total: 3, within: 1, first: at('10:00:00'), last: at('10:02:00') });
    expect(result?.groups).toHaveLength(1);
  });

  test('are found in gzipped files and in arrays', async () => {
    const content = JSON.stringify([failed('10:00:00', 'one', 3), entry('10:00:00')], null, 2);
    expect(await count(gzipSync(content), [FAILED])).toMatchObject({ total: 2, groups: [{ holds: [true] }] });
  });
});

describe('entries are not grouped', () => {
  const good = failed('10:00:00', 'one', 3);
  test.each([
    ['if one has no time', text(good, { severity: 'ERROR' })],
    ['if a time has no zone', text(good, { timestamp: '2026-01-14T10:00:00.000000' })],
    ['if a receiveTimestamp is invalid', text(good, { ...failed('10:00:00', 'two', 3), receiveTimestamp: 'soon' })],
    ['if a line is not an entry', `${text(good)}\nnothing`],
    ['if a value is not valid JSON', text(good, failed('10:00:00', 'one', 12345)).replace('12345', 'NaN')],
    ['if a field lies in an array', text(good, entry('10:00:00', { jsonPayload: [{ event: 'failed' }] }))],
    ['if a gzipped file is incomplete', gzipSync(text(good)).subarray(0, 60)],
  ])('%s', async (_, content) => {
    expect(await count(content, [FAILED])).toBeUndefined();
  });

  test('if SQL cannot express a filter', async () => {
    const filter = parseLoggingFilter(
      'CAST(jsonPayload.at, TIMESTAMP, TIMEZONE("Europe/Berlin")) > "2026-01-14T10:00:00Z"',
    );
    expect(await count(text(good), [{ filter, kept: [] }])).toBeUndefined();
  });

  test('if a resource type may be a number', async () => {
    const asked: GroupedFilter = { filter: parseLoggingFilter('resource.type:*'), kept: [['resource', 'type']] };
    const odd = { resource: { type: 5 } };
    expect(await count(text(entry('10:00:00', odd)), [asked])).toBeUndefined();
  });
});
