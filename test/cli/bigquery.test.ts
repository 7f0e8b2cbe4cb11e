import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { run as runMatch } from '../../cli/match';
import { run as runReplay } from '../../cli/replay';
import type { QueryRow, Warehouse } from '../../logs/bigquery/warehouse';
import { printed } from './printed';

// The real client is tested in a process of its own, below.
let warehouse: Warehouse;
jest.mock('../../cli/google-warehouse', () => ({ googleWarehouse: () => warehouse }));

const VIEW = 'bigquery:my-project.my_logs._AllLogs';
const PERIOD = ['--from', '2026-01-14T10:00:00Z', '--to', '2026-01-14T11:00:00Z'];
const MATCH = ['severity>=ERROR', '--logs', VIEW, ...PERIOD];
const folder = mkdtempSync(join(tmpdir(), 'phasewatch-'));

beforeEach(() => {
  process.env['PHASEWATCH_CACHE'] = mkdtempSync(join(folder, 'cache-'));
});
afterAll(() => {
  delete process.env['PHASEWATCH_CACHE'];
  rmSync(folder, { recursive: true });
});

/** Answers every query with these rows, and notes what is asked. */
function serving(rows: readonly QueryRow[] = [{ total: 600, matched: 32 }]) {
  const seen = { requests: [] as string[], queries: [] as string[], limits: [] as number[] };
  warehouse = {
    bytesOf: () => {
      seen.requests.push('dryRun');
      return Promise.resolve(500e9);
    },
    rowsOf: (sql, maxBytes) => {
      seen.requests.push('insert');
      seen.queries.push(sql);
      seen.limits.push(maxBytes);
      return Promise.resolve(rows);
    },
  };
  return seen;
}

describe('match on a view of BigQuery', () => {
  test('shows bytes and price of a dry run, then how many entries match', async () => {
    const { requests, limits, queries } = serving();
    const { out, err, value } = await printed(() => runMatch(MATCH));
    expect(value).toBe(0);
    expect(out).toContain('32 of 600 entries match');
    expect(err).toContain(`${VIEW}: reads 500 GB: 2.84 USD on demand (6.25 USD per TiB in the US`);
    expect(requests).toEqual(['dryRun', 'insert']);
    expect(limits).toEqual([2 ** 40]);
    expect(queries[0]).toContain(
      "FROM `my-project.my_logs._AllLogs` WHERE timestamp >= TIMESTAMP '2026-01-14T10:00:00.000Z' AND timestamp <= TIMESTAMP '2026-01-14T11:00:00.000Z'",
    );
  });

  test('takes the result of the same query from .cache, and reads nothing', async () => {
    const { requests } = serving();
    await printed(() => runMatch(MATCH));
    const asked = requests.length;
    const { out, err } = await printed(() => runMatch(MATCH));
    expect(requests).toHaveLength(asked);
    expect(out).toContain('32 of 600 entries match');
    expect(err).toContain('is kept in .cache; nothing is read');
  });

  test('does not keep the result of a period in which entries may still arrive', async () => {
    const { requests } = serving();
    const until = ['--from', '2026-01-14', '--to', new Date().toISOString()];
    const args = ['severity>=ERROR', '--logs', VIEW, ...until];
    await printed(() => runMatch(args));
    const asked = requests.length;
    await printed(() => runMatch(args));
    expect(requests).toHaveLength(2 * asked);
  });

  test.each([
    [
      ['--max-bytes', '100GB'],
      'a query reads at most --max-bytes, 100 GB, got 500 GB; shorten the period, or allow it with --max-bytes 500GB',
    ],
    [['--max-bytes', 'much'], "--max-bytes: an amount such as 500GB or 1.5TiB, got 'much'"],
    [['--explain'], '--explain: not possible for BigQuery, which returns counts only'],
    [['--logs', VIEW, 'more.ndjson'], `--logs: name ${VIEW} alone; the same entries could be in both sources`],
  ])('refuses %j before a query runs', async (more, expected) => {
    const { requests } = serving();
    await expect(printed(() => runMatch([...MATCH, ...more]))).rejects.toThrow(expected);
    expect(requests).not.toContain('insert');
  });

  test('refuses a name that is no view', async () => {
    await expect(runMatch(['severity>=ERROR', '--logs', 'bigquery:my_logs', ...PERIOD])).rejects.toThrow(
      'a view of BigQuery is bigquery:PROJECT.DATASET.VIEW, got bigquery:my_logs',
    );
  });

  test('needs a period', async () => {
    serving();
    await expect(runMatch(['severity>=ERROR', '--logs', VIEW, '--from', '2026-01-14'])).rejects.toThrow(
      'needs --from and --to; only that period is read and charged',
    );
  });

  test.each([
    [
      '"failed"',
      'GoogleSQL cannot express a search of every field, as _AllLogs does not have them all; name the field',
    ],
    [
      'metadata.userLabels.team=a',
      'GoogleSQL cannot express the field metadata.userLabels.team, which _AllLogs does not have',
    ],
    ['protoPayload.request.name=a', 'the field protoPayload.request.name, which _AllLogs does not have'],
    ['errorGroups.id=a', 'the field errorGroups.id, which _AllLogs does not have'],
  ])('names the field of %s, which the view does not have', async (filter, expected) => {
    const { requests } = serving();
    const { err, value } = await printed(() => runMatch([filter, ...MATCH.slice(1)]));
    expect(value).toBe(2);
    expect(err).toContain(expected);
    expect(requests).toEqual([]);
  });

  test('of a period without entries is nothing to judge', async () => {
    serving([{ total: 0, matched: 0 }]);
    const { err, value } = await printed(() => runMatch(MATCH));
    expect(value).toBe(2);
    expect(err).toContain('check --from and --to, and the retention of the log bucket');
  });
});

test('the real client asks a local server that speaks the REST API of BigQuery', async () => {
  const script = join(__dirname, '..', 'googlesql', 'client-cases.ts');
  const env = { ...process.env, NO_COLOR: '1' };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script], { env });
  const { dryRun, rows, cancelled, denied, disabled, missing } = JSON.parse(stdout) as Record<
    'dryRun' | 'rows' | 'cancelled' | 'denied' | 'disabled' | 'missing',
    { readonly result: unknown; readonly requests: readonly string[]; readonly limits: readonly string[] }
  >;
  expect(dryRun).toMatchObject({ result: 500e9, requests: ['dryRun'] });
  expect(rows).toMatchObject({ result: [{ n: 1 }, { n: 2 }, { n: 3 }], limits: ['100000000000'] });
  expect(cancelled.result).toContain('the query is cancelled');
  expect(cancelled.requests).toEqual(['insert', 'get', 'cancel']);
  expect(denied.result).toContain('the caller needs roles/bigquery.jobUser');
  expect(disabled.result).toContain('run gcloud services enable bigquery.googleapis.com');
  expect(missing.result).toContain('link a dataset to the log bucket: gcloud logging links create');
});

describe('replay of a view of BigQuery', () => {
  const condition = (type: string) => ({
    displayName: 'many',
    conditionThreshold: {
      filter: `metric.type="logging.googleapis.com/user/${type}" AND resource.type="cloud_run_revision"`,
      comparison: 'COMPARISON_GT',
      thresholdValue: 3,
      duration: '0s',
      aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_SUM' }],
    },
  });
  const policy = (id: string, only: object) => ({ name: id, displayName: id, combiner: 'OR', conditions: [only] });
  const alertStrategy = { notificationRateLimit: { period: '300s' } };
  const logMatch = { displayName: 'm', conditionMatchedLog: { filter: 'severity>=ERROR' } };

  /** Rows as Google's engine gives them, recorded. */
  const minute = Date.parse('2026-01-14T10:05:00Z');
  const counted = (happened: number, entries: number) => ({
    metric: 0,
    owner: '{"log":"projects/my-project/logs/stdout","type":"cloud_run_revision","labels":{"service_name":"a"}}',
    labels: '["1"]',
    bucket: null,
    happened,
    received: happened,
    entries,
    value: null,
    first: happened * 1_000,
    last: happened * 1_000 + 59_000_000,
    last_received: happened * 1_000 + 59_000_000,
  });
  const nothing = { metric: -1, owner: null, labels: null, bucket: null, happened: 0, received: 0, value: null };
  const edge = (time: string) => Date.parse(`2026-01-14T${time}Z`) * 1_000;
  const totals = {
    ...nothing,
    entries: 900,
    first: edge('10:00:00'),
    last: edge('10:59:59'),
    last_received: edge('10:59:59'),
  };

  function replayOf(policies: readonly object[], metrics: readonly object[]) {
    const [first, second] = [join(folder, 'policies.json'), join(folder, 'metrics.json')];
    writeFileSync(first, JSON.stringify(policies));
    writeFileSync(second, JSON.stringify(metrics));
    const sources = ['--policies', first, '--metrics', second, '--logs', VIEW, ...PERIOD];
    return printed(() => runReplay([...sources, '--format', 'json']));
  }
  const failures = { name: 'failures', filter: 'jsonPayload.event="failed"' };

  test('opens the incidents of its counts, with one query for all metrics', async () => {
    const { queries } = serving([totals, counted(minute, 2), counted(minute + 60_000, 9)]);
    const { out, value } = await replayOf([policy('Failures', condition('failures'))], [failures]);
    expect(value).toBe(0);
    const { policies, incidents } = JSON.parse(out) as { policies: object[]; incidents: { openedAt: string }[] };
    expect(policies).toMatchObject([{ id: 'Failures', status: 'evaluated', incidents: 1 }]);
    expect(incidents).toHaveLength(1);
    expect(queries).toHaveLength(1);
    expect(queries[0]).toMatch(/COUNT\(\*\) AS entries/);
  });

  test('says which policy it cannot evaluate, and refuses a metric that the view cannot answer', async () => {
    serving([totals]);
    const anywhere = { name: 'anywhere', filter: '"failed"' };
    const { out, value } = await replayOf(
      [
        { ...policy('Match', logMatch), alertStrategy },
        policy('Anywhere', condition('anywhere')),
        policy('Failures', condition('failures')),
      ],
      [failures, anywhere],
    );
    expect(value).toBe(1);
    expect(out).toContain(`it reads whole log entries, and ${VIEW} returns counts only`);
    expect(out).toContain('the log-based metric anywhere is refused');
    expect(out).toContain('a search of every field');
  });
});
