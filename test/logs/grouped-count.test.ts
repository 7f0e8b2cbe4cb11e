import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputTally } from '../../files/input-tally';
import { readLogs } from '../../replay/log-files';
import { PointStore } from '../../replay/point-store';
import { logMetricFromApi } from '../../alerting/metrics/log-metric-readers';

const folder = mkdtempSync(join(tmpdir(), 'phasewatch-'));
const path = join(folder, 'entries.ndjson');
afterAll(() => rmSync(folder, { recursive: true }));

const T0 = Date.parse('2026-01-14T10:00:00Z');
const label = (key: string, valueType = 'STRING') => ({ key, valueType });
const METRICS = [
  {
    name: 'outcomes',
    filter: 'resource.type="cloud_run_revision" AND jsonPayload.event.type=("succeeded" OR "failed" OR "7")',
    metricDescriptor: { labels: [label('type'), label('phase'), label('first', 'BOOL')] },
    labelExtractors: {
      type: 'EXTRACT(jsonPayload.event.type)',
      phase: 'REGEXP_EXTRACT(jsonPayload.event.phase, "phase([0-9])")',
      first: 'EXTRACT(jsonPayload.event.first)',
    },
  },
  {
    name: 'durations',
    filter: 'jsonPayload.event.seconds>=0 OR jsonPayload.event.seconds:s',
    metricDescriptor: { valueType: 'DISTRIBUTION', labels: [label('status', 'INT64'), label('service')] },
    labelExtractors: {
      status: 'EXTRACT(httpRequest.status)',
      service: 'EXTRACT(resource.labels.service_name)',
    },
    valueExtractor: 'EXTRACT(jsonPayload.event.seconds)',
    bucketOptions: { explicitBuckets: { bounds: [1, 10, 100] } },
  },
  { name: 'all', filter: 'NOT jsonPayload.nothing:*' },
  { name: 'named', filter: 'NOT resource.labels.service_name=(A OR "5") AND log_id(x)' },
  { name: 'off', filter: 'severity>=ERROR', disabled: true },
].map(logMetricFromApi);
/** With the metric `named`, log and resource are checked for each entry, otherwise once for each group. */
const SETS = [METRICS, METRICS.filter(({ name }) => name !== 'named')];

type Policies = Parameters<typeof readLogs>[1]['policies'];

/** Reads a file twice: entry by entry, and counted in the database. */
async function readBoth(
  lines: readonly string[],
  logMetrics = METRICS,
  range = { from: -Infinity, to: Infinity },
  policies: Policies = [],
) {
  writeFileSync(path, `${lines.join('\n')}\n`);
  const read = async (countedFrom: number) => {
    const store = new PointStore();
    const tally = new InputTally(false);
    const findings = await readLogs([path], { logMetrics, policies }, { range, into: store, tally }, { countedFrom });
    const { entries, outside, bad, files } = tally;
    return { findings, tally: { entries, outside, bad, files }, points: [...store.inOrder()] };
  };
  return { each: await read(Infinity), counted: await read(0) };
}

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
/** Times of a few minutes, written as Google does: without digits after the point, or with up to nine. */
const time = fc
  .tuple(fc.integer({ min: 0, max: 300 }), oneOf('', '.5', '.25', '.123456', '.999999999', '.000000001'))
  .map(([seconds, digits]) => `${new Date(T0 + seconds * 1_000).toISOString().slice(0, 19)}${digits}Z`);
const farTime = oneOf('2026-01-13T09:00:00Z', '2026-01-14T10:20:00.5Z', '2026-01-15T11:00:00Z');
const usual = fc.record(
  {
    timestamp: time,
    receiveTimestamp: fc.oneof({ weight: 4, arbitrary: time }, farTime),
    severity: oneOf('INFO', 'ERROR'),
    logName: oneOf(
      'projects/p/logs/run.googleapis.com%2Fstdout',
      'projects/p/logs/x',
      'a\u001Fb/logs/"x',
      'nothing',
      '',
    ),
    resource: fc.record(
      {
        type: oneOf('cloud_run_revision', 'CLOUD_RUN_REVISION', 'global'),
        labels: maybe(fc.record({ service_name: oneOf<unknown>('a', 'b\u001F\\', 5, null), zone: maybe(oneOf('z')) })),
      },
      { requiredKeys: ['type'] },
    ),
    httpRequest: maybe(fc.record({ status: oneOf(200, 503) })),
    jsonPayload: maybe(
      fc.record({
        event: fc.record(
          {
            type: oneOf<unknown>('succeeded', 'FAILED', 'ＦＡＩＬＥＤ', 'other', 'fai\nled', 7, null, ['failed'], {
              a: 1,
            }),
            phase: oneOf<unknown>('phase1', 'phase22', 'none', 3, true),
            first: oneOf<unknown>(true, 'TRUE', 'no', 1),
            seconds: oneOf<unknown>(0.1, 5, 1e3, '3s', '12.5', 'words', 'NaN', -1, null, [1]),
          },
          { requiredKeys: [] },
        ),
      }),
    ),
  },
  { requiredKeys: ['timestamp'] },
);
/** Entries that are not in the format of Google. */
const odd = oneOf<unknown>(
  {},
  { timestamp: '2026-01-14' },
  { timestamp: '2026-01-14T10:01:00' },
  { timestamp: '2026-01-14T12:01:00+02:00' },
  { timestamp: 5, receiveTimestamp: '2026-01-14T10:01:00Z' },
  { timestamp: '2026-01-14T10:01:00Z', receiveTimestamp: 'soon' },
  { timestamp: '2026-01-14T10:01:00Z', logName: { a: '/logs/x' } },
  { timestamp: '2026-01-14T10:01:00Z', resource: { type: 5 } },
  { timestamp: '2026-01-14T10:01:00Z', resource: 'none' },
  { timestamp: '2026-01-14T10:01:00Z', jsonPayload: { event: [{ type: 'failed', seconds: 2 }] } },
  [1],
  'no entry',
);
const lines = (entry: fc.Arbitrary<unknown>) =>
  fc.array(entry, { minLength: 1, maxLength: 30 }).map((all) => all.map((one) => JSON.stringify(one)));

describe('a log file that is counted in the database', () => {
  test('gives the same points as reading each entry', async () => {
    await fc.assert(
      fc.asyncProperty(
        lines(usual),
        oneOf(...SETS),
        oneOf({ from: -Infinity, to: Infinity }, { from: T0 + 60_000, to: T0 + 200_500.5 }),
        async (text, metrics, range) => {
          const { each, counted } = await readBoth(text, metrics, range);
          expect(counted).toEqual(each);
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  });

  test.each([
    'resource:x AND resource.labels:x AND resource.type=a',
    'resource.labels:x AND resource.labels.s=x',
    'resource.labels.s=x AND jsonPayload.n=7 AND resource.labels:x',
  ])('gives the same points for a filter on all labels and one of them: %s', async (filter) => {
    const metric = logMetricFromApi({ name: 'labels', filter });
    const line = (s: string) =>
      JSON.stringify({
        timestamp: '2026-01-14T10:00:00Z',
        resource: { type: 'a', labels: { s } },
        jsonPayload: { n: 7 },
      });
    const { each, counted } = await readBoth([line('x'), line('y')], [metric]);
    expect(each.findings.filters[0]?.matched).toBe(1);
    expect(counted).toEqual(each);
  });

  test('gives the same points if entries are not in the format of Google', async () => {
    await fc.assert(
      fc.asyncProperty(lines(fc.oneof({ weight: 9, arbitrary: usual }, odd)), oneOf(...SETS), async (text, metrics) => {
        const { each, counted } = await readBoth(['{"timestamp":"2026-01-14T10:00:00Z"}', ...text], metrics);
        expect(counted).toEqual(each);
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  test('gives the entries that log-match policies match, in the order of receipt', async () => {
    const lookingFor = (filter: string) =>
      ({ id: filter, conditions: [{ kind: 'log-match', filter, labelExtractors: {} }] }) as unknown as Policies[number];
    const policies = ['severity=ERROR jsonPayload.event.type:*', 'log_id(x)', 'jsonPayload.nothing=5'].map(lookingFor);
    let found = 0;
    await fc.assert(
      fc.asyncProperty(
        lines(usual),
        oneOf({ from: -Infinity, to: Infinity }, { from: T0 + 60_000, to: T0 + 200_500.5 }),
        async (text, range) => {
          const { each, counted } = await readBoth(text, METRICS, range, policies);
          expect(counted).toEqual(each);
          found += counted.findings.matched.length;
        },
      ),
      { numRuns: 40, endOnFailure: true },
    );
    expect(found).toBeGreaterThan(40);
  });
});
