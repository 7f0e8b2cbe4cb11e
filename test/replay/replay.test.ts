import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Duration } from '../../model/duration';
import { policyFromApi } from '../../alerting/policies/policy-from-api';
import { entriesOf } from '../../replay/log-files';
import { nearestEntries } from '../../replay/nearest-entries';
import { PointStore } from '../../replay/point-store';
import { replay } from '../../replay/replay';
import { NO_MONITORING, type MonitoringConfig } from '../../alerting/monitoring-config';
import { logMetricFromApi } from '../../alerting/metrics/log-metric-readers';
import { firingsOf } from '../../report/replay/firings';
import { replayTable } from '../../report/replay/table';
import { expectFits } from '../terminal';
import { replayJson } from '../../report/replay/json';
import { replayJsonVersion1 } from '../../report/replay/json-version-1';

const START = Date.parse('2026-01-14T00:00:00Z');
const iso = (minute: number) => new Date(START + minute * 60_000).toISOString().replace('.000Z', 'Z');
const folder = mkdtempSync(join(tmpdir(), 'phasewatch-replay-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A gauge that is 3 for the minutes that `high` names, 0 otherwise; the newest point first. */
const queue = (high: (minute: number) => boolean, minutes = 600) => ({
  metric: { type: 'custom.googleapis.com/queue/age', labels: {} },
  resource: { type: 'generic_task', labels: { task_id: 'a' } },
  metricKind: 'GAUGE',
  valueType: 'DOUBLE',
  points: Array.from({ length: minutes }, (_, i) => ({
    interval: { startTime: iso(i), endTime: iso(i) },
    value: { doubleValue: high(i) ? 3 : 0 },
  })).reverse(),
});
const threshold = (id: number, type: string, aligner: string, rest: object = {}) =>
  policyFromApi({
    name: `projects/p/alertPolicies/${id}`,
    displayName: `Policy ${id}`,
    combiner: 'OR',
    severity: 'CRITICAL',
    notificationChannels: ['pager'],
    conditions: [
      {
        displayName: 'too high',
        conditionThreshold: {
          filter: `metric.type = "${type}" AND resource.type = "generic_task"`,
          comparison: 'COMPARISON_GT',
          thresholdValue: 1,
          duration: '300s',
          aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: aligner }],
          ...rest,
        },
      },
    ],
  });
const config: MonitoringConfig = {
  ...NO_MONITORING,
  policies: [
    threshold(1, 'custom.googleapis.com/queue/age', 'ALIGN_MAX'),
    threshold(2, 'logging.googleapis.com/user/failures', 'ALIGN_SUM', { duration: '0s' }),
    threshold(3, 'logging.googleapis.com/user/typo', 'ALIGN_SUM', { duration: '0s' }),
  ],
  logMetrics: [
    logMetricFromApi({ name: 'failures', filter: 'severity>=ERROR AND jsonPayload.result="failed"' }),
    logMetricFromApi({ name: 'typo', filter: 'severity>=ERROR AND jsonPayload.reslt="failed"' }),
  ],
};
const twice = queue((minute) => (minute >= 100 && minute < 120) || (minute >= 150 && minute < 170));
const entries = Array.from({ length: 30 }, (_, i) => ({
  insertId: String(i),
  timestamp: iso(300 + Math.floor(i / 3)),
  severity: 'ERROR',
  logName: 'projects/p/logs/stdout',
  resource: { type: 'generic_task', labels: {} },
  jsonPayload: { result: 'failed' },
})).reverse();

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('a replay reports what would have fired', () => {
  const logs = file('logs.ndjson', `${entries.map((one) => JSON.stringify(one)).join('\n')}\n{"broken":\n`);
  const running = replay(config, {
    series: [file('series.json', JSON.stringify({ timeSeries: [twice] }))],
    logs: [logs],
  });

  test('in the best case and in the worst, from files that come newest first', async () => {
    const { best, worst, from, to } = await running;
    expect([from, to]).toEqual([START, START + 599 * 60_000]);
    const opened = (result: typeof best) =>
      result.incidents.map(({ policy, openedAt }) => [policy.at(-1), (openedAt - START) / 60_000]);
    expect(opened(best)).toEqual([
      ['1', 105],
      ['1', 155],
      ['2', 301],
    ]);
    expect(opened(worst)).toEqual([
      ['1', 115],
      ['1', 165],
      ['2', 311],
    ]);
  });

  test('with notifications by severity, day and channel, and incidents that opened again within an hour', async () => {
    const { worst, from, to } = await running;
    expect(firingsOf(worst, from, to)).toMatchObject({
      policies: [
        { incidents: 2, notifications: 4, reopenedWithinHour: 1 },
        // The log entries end with the failures: whether it closes is not known.
        { incidents: 1, notifications: 1, reopenedWithinHour: 0 },
        { incidents: 0, firstOpenedAt: null },
      ],
      severities: [{ name: 'CRITICAL', incidents: 3, notifications: 5 }],
      days: [{ name: '2026-01-14', incidents: 3, notifications: 5 }],
      channels: [{ channel: 'pager', notifications: 5 }],
      // The recording lasts six hours, so what a day has is not known.
      incidentsPerDay: null,
      incidentCount: 3,
    });
  });

  test('with policies without data, filters without matches, their nearest entries, and unreadable items', async () => {
    const { withoutData, logs: found, tally } = await running;
    expect(withoutData).toEqual(['projects/p/alertPolicies/3']);
    expect([tally.entries, tally.bad]).toEqual([30, 1]);
    expect(tally.examples[0]?.where).toBe(`${logs}, line 31`);
    expect(await nearestEntries(found.filters, () => entriesOf([logs]))).toMatchObject([
      { of: 'log-based metric typo', clauses: 2, nearest: [{ missing: ['jsonPayload.reslt="failed"'] }, {}, {}] },
    ]);
  });

  test('as JSON in the documented shape', async () => {
    const rest = {
      from: '2026-01-14T00:00:00Z',
      expectations: [],
      notifications: expect.any(Array) as unknown,
      inputs: { points: 600, entries: 30, bad: 1 },
    };
    const replayed = await running;
    expect(replayJsonVersion1(replayed, [])).toMatchObject({
      ...rest,
      version: 1,
      policies: [{ status: 'evaluated', incidents: 2, firstOpenedAt: '2026-01-14T01:55:00Z' }, {}, {}],
    });
    const firstOpenedAt = { earliest: '2026-01-14T01:45:00Z', latest: '2026-01-14T01:49:59Z' };
    expect(replayJson(replayed, [])).toMatchObject({
      ...rest,
      version: 2,
      policies: [{ status: 'evaluated', incidents: 2, firstOpenedAt, possibleIncidents: 0, unknown: [{}] }, {}, {}],
      incidents: [{ openedAt: firstOpenedAt }, {}, { closedAt: null }],
      possibleIncidents: [],
    });
  });

  test('as a table that fits a terminal, followed by why policies are not evaluated', async () => {
    const [first, ...rest] = config.policies;
    if (first === undefined) throw new Error('there is a policy');
    const unevaluated = { ...first, id: 'u', displayName: 'Unknown', unevaluated: 'a long reason '.repeat(20) };
    const policies = [first, ...rest, unevaluated];
    const replayed = await replay({ ...config, policies }, { series: [twice], logs: [] });
    const text = `${stripVTControlCharacters(replayTable(replayed, [], 1_000))}\n`;
    expect(text).toContain('4 policies, 2 without an incident, 1 not evaluated\n');
    expect(text).toMatch(/^Unknown +CRITICAL +not evaluated +0/m);
    expect(text).toContain(`not evaluated  Unknown: ${'a long reason '.repeat(20)}`);
    expect(text).toContain('no data  Policy 2: no log entry matches the filter of the log-based metric failures\n');
    expectFits('replay', (width) => stripVTControlCharacters(replayTable(replayed, [], width)));
  });

  test('or fails at the first unreadable line with --strict', async () => {
    await expect(replay(config, { series: [], logs: [logs] }, { strict: true })).rejects.toThrow('[INP004]');
  });
});

test('the last points are evaluated when they become readable, unless the end is given', async () => {
  const late = queue((minute) => minute >= 593);
  const { worst, to } = await replay(config, { series: [late], logs: [] });
  expect(worst.incidents.map(({ openedAt }) => (openedAt - to) / 60_000)).toEqual([3]);
  const cut = await replay(config, { series: [late], logs: [] }, { to });
  expect(cut.worst.incidents).toEqual([]);
  const [first] = config.policies;
  if (first === undefined) throw new Error('there is a policy');
  const absence = {
    kind: 'absence',
    displayName: 'gone',
    filter: 'metric.type = "custom.googleapis.com/queue/age" AND resource.type = "generic_task"',
    duration: Duration.minutes(2),
    trigger: { count: 1 },
    aggregations: [
      {
        alignmentPeriod: Duration.minutes(1),
        perSeriesAligner: 'ALIGN_MAX',
        crossSeriesReducer: 'REDUCE_NONE',
        groupByFields: [],
      },
    ],
  } as const;
  const silent = await replay(
    { ...config, policies: [{ ...first, conditions: [absence] }] },
    { series: [late], logs: [] },
  );
  expect([silent.best, silent.worst].map(({ incidents }) => incidents)).toEqual([[], []]);
});

test('the delay of the caller replaces the default one', async () => {
  const ingestionDelay = { best: Duration.minutes(1), worst: Duration.minutes(2) };
  const { best, worst } = await replay(config, { series: [twice], logs: [] }, { ingestionDelay });
  expect([best, worst].map(({ incidents }) => ((incidents[0]?.openedAt ?? 0) - START) / 60_000)).toEqual([106, 107]);
});

test.each<[string, unknown[], object, string]>([
  ['no point in the period', [twice], { from: START + 86_400_000 }, '[INP008]'],
  ['a file of something else', [file('policy.json', '[{"conditions": []}]')], {}, '[INP003]'],
])('%s is an error', async (_, series, options, code) => {
  await expect(replay(config, { series, logs: [] }, options)).rejects.toThrow(code);
});

test('points that do not fit into memory keep their order, and their files are deleted', () => {
  const series = { metric: { type: 'm', labels: {} }, resource: { type: 'r', labels: {} } };
  const other = { ...series, resource: { type: 'r', labels: { a: 'b' } } };
  const order = (store: PointStore) => {
    const [one, two] = [store.indexOf(series), store.indexOf(other)];
    for (let i = 0; i < 1_000; i++) store.add({ series: i % 3 === 0 ? two : one, at: (i * 7_919) % 500, value: i });
    return [...store.inOrder()].map(
      (point) => `${point.at} ${point.value} ${Object.keys(point.series.resource.labels).length}`,
    );
  };
  const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('phasewatch-points-')).length;
  const before = left();
  const small = new PointStore(64);
  expect(order(small)).toEqual(order(new PointStore()));
  small.dispose();
  expect(left()).toBe(before);
});
