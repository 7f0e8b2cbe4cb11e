// cspell:ignore sevrity combinr
import fc from 'fast-check';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { descriptorFromApi } from '../../alerting/metrics/metric-descriptor';
import { mergedMonitoring, NO_MONITORING, type MonitoringConfig } from '../../alerting/monitoring-config';
import { InputTally } from '../../files/input-tally';
import { InputError } from '../../model/problem';
import { readMetricFiles } from '../../replay/metric-files';
import { readPolicyFiles } from '../../replay/policy-files';
import { replay } from '../../replay/replay';
import { refusedLines } from '../../report/replay/refused-lines';
import { monitoringInTerraform } from '../../terraform/monitoring-in-terraform';

/**
 * One invalid member (a file, a policy, a metric, a filter, a query, a regular expression) never stops the others.
 * https://github.com/chainguard-dev/terraform-infra-common/pull/211 is such a filter.
 */
const folder = mkdtempSync(join(tmpdir(), 'phasewatch-invalid-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return path;
};

const LIMIT = { alertStrategy: { notificationRateLimit: { period: '300s' } } };
const policy = (name: string, condition: object, rest: object = {}) => ({
  name: `projects/p/alertPolicies/${name}`,
  displayName: name,
  combiner: 'OR',
  conditions: [{ displayName: 'c', ...condition }],
  ...rest,
});
const logMatch = (name: string, filter: string, labelExtractors: object = {}) =>
  policy(name, { conditionMatchedLog: { filter, labelExtractors } }, LIMIT);
const threshold = (name: string, filter: string) =>
  policy(name, {
    conditionThreshold: {
      filter,
      comparison: 'COMPARISON_GT',
      thresholdValue: 0,
      duration: '0s',
      aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_SUM' }],
    },
  });
const query = (name: string, text: string) =>
  policy(name, { conditionPrometheusQueryLanguage: { query: text, duration: '0s', evaluationInterval: '30s' } });
const onMetric = (metric: string) =>
  `metric.type="logging.googleapis.com/user/${metric}" AND resource.type="cloud_run_revision"`;

const VALID = [
  logMatch('log match', 'severity>=ERROR'),
  threshold('threshold', onMetric('errors')),
  query('promql', 'increase(logging_googleapis_com:user_errors{monitored_resource="cloud_run_revision"}[5m]) > 0'),
];
/** Each with the code of its problem. */
const INVALID: readonly (readonly [name: string, body: object, code: string])[] = [
  ['log filter without a quote', logMatch('a', 'severity=ERROR textPayload:x"'), 'FLT001'],
  ['log filter without a parenthesis', logMatch('b', '(severity=ERROR'), 'FLT001'],
  ['log filter of an undefined field', logMatch('c', 'sevrity=ERROR'), 'FLT002'],
  ['log filter with a bad pattern', logMatch('d', 'textPayload=~"(a"'), 'FLT004'],
  ['bad label extractor', logMatch('e', 'severity=ERROR', { x: 'EXTRACT(' }), 'EXT001'],
  [
    'bad pattern of an extractor',
    logMatch('f', 'severity=ERROR', { x: 'REGEXP_EXTRACT(textPayload, "(a")' }),
    'EXT002',
  ],
  ['metric filter without a value', threshold('g', 'metric.type='), 'FLT001'],
  ['query without a parenthesis', query('h', 'sum(up > 1'), 'PQL001'],
  ['field of another type', policy('i', { conditionThreshold: { filter: 5 } }), 'POL001'],
  ['misspelt field', { ...VALID[0], name: 'projects/p/alertPolicies/j', combinr: 'OR' }, 'POL022'],
  ['condition of no kind', policy('k', {}), 'POL002'],
];

const logs = file(
  'logs.ndjson',
  Array.from({ length: 20 }, (_, i) =>
    JSON.stringify({
      insertId: String(i),
      timestamp: new Date(Date.UTC(2026, 2, 1, 0, i)).toISOString(),
      logName: 'projects/p/logs/app',
      resource: { type: 'cloud_run_revision', labels: { service_name: 's' } },
      severity: i === 5 ? 'ERROR' : 'INFO',
    }),
  ).join('\n'),
);
const metrics = file('metrics.json', [{ name: 'errors', filter: 'severity=ERROR' }]);

interface Files {
  readonly policies: readonly string[];
  readonly metrics?: readonly string[];
  readonly logs?: readonly string[];
}

async function replayed({ policies, metrics: declared = [metrics], logs: recorded = [logs] }: Files, strict = false) {
  const tally = new InputTally(strict);
  const config = mergedMonitoring([
    { ...NO_MONITORING, policies: await readPolicyFiles(policies, tally) },
    await readMetricFiles(declared, tally),
  ]);
  return replay(config, { series: [], logs: recorded }, { tally, strict });
}

const outcomeOf = ({ worst, best }: Awaited<ReturnType<typeof replayed>>) =>
  [worst, best].map(({ policies, incidents }) => ({
    policies: policies.filter(({ refused }) => !refused),
    incidents: incidents.map(({ policy: id, openedAt, closedAt }) => ({ id, openedAt, closedAt })),
  }));

test('invalid policies, wherever they are in the list, change no result of the valid ones', async () => {
  const alone = outcomeOf(await replayed({ policies: [file('valid.json', VALID)] }));
  expect(alone[0]?.policies.map(({ status, incidents }) => [status, incidents])).toEqual([
    ['evaluated', 1],
    ['evaluated', 1],
    ['evaluated', 1],
  ]);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...INVALID]), fc.array(fc.nat(3)), async (invalid, places) => {
      const list: object[] = [...VALID];
      for (const [i, [, body]] of invalid.entries()) list.splice(places[i] ?? 0, 0, body);
      const mixed = await replayed({ policies: [file('mixed.json', list)] });
      expect(outcomeOf(mixed)).toEqual(alone);
      expect(mixed.worst.policies.filter(({ refused }) => refused)).toHaveLength(invalid.length);
    }),
    { numRuns: 25 },
  );
});

test.each(INVALID)('a policy with a %s is refused with file, line, name and code', async (_, body, code) => {
  const path = file('one.json', `[\n${JSON.stringify(VALID[0])},\n${JSON.stringify(body)}\n]`);
  const { worst } = await replayed({ policies: [path] });
  expect(worst.policies[1]).toMatchObject({ status: 'not_evaluated', refused: true });
  expect(worst.policies[1]?.reason).toContain(`${path}, line 3: ${(body as { name: string }).name}`);
  expect(worst.policies[1]?.reason).toContain(`[${code}]`);
  expect(worst.policies[0]).toMatchObject({ status: 'evaluated', incidents: 1 });
});

test.each(INVALID)('--strict stops at a policy with a %s', async (_, body, code) => {
  await expect(replayed({ policies: [file('strict.json', [VALID[0], body])] }, true)).rejects.toThrow(`[${code}]`);
});

describe('a log-based metric that is invalid is refused by name, and the others count:', () => {
  test.each<[string, object, string]>([
    ['filter', { filter: 'severity>=' }, 'FLT001'],
    ['pattern', { filter: 'textPayload=~"["' }, 'FLT004'],
    ['name', { name: '/x', filter: 'severity=INFO' }, 'LBM001'],
    ['label without an extractor', { filter: 'severity=INFO', metricDescriptor: { labels: [{ key: 'k' }] } }, 'LBM002'],
    ['a second one of the same name', { name: 'errors', filter: 'severity=ERROR' }, 'LBM003'],
    ['of another kind', { colour: 'red', filter: undefined }, 'INP003'],
  ])('%s', async (_, rest, code) => {
    const path = file(
      'broken-metrics.json',
      `[{"name":"errors","filter":"severity=ERROR"},\n${JSON.stringify({ name: 'broken', ...rest })}]`,
    );
    const { tally, worst } = await replayed({ policies: [file('valid.json', VALID)], metrics: [path] });
    expect(tally.refused.flatMap(({ problems }) => problems.map((one) => one.code))).toEqual([code]);
    expect(tally.refused[0]?.problems[0]?.where).toContain(`${path}, line 2`);
    expect(worst.incidents.map((one) => one.policy)).toHaveLength(3);
  });
});

describe('a file that cannot be read is refused by name, and the others are read:', () => {
  const whole = gzipSync(JSON.stringify(VALID));
  test.each<[string, unknown, string]>([
    ['not JSON', '[{"a": }]', 'INP002'],
    ['YAML with an error', 'a: [1\nb: 2', 'INP002'],
    ['Terraform', 'resource "a" "b" {\n}\n', 'INP002'],
    ['damaged gzip', whole.subarray(0, whole.length - 20), 'INP005'],
    ['another kind', [{ logName: 'x' }], 'INP003'],
  ])('of policies, %s', async (_, content, code) => {
    const path = file('bad.json', content);
    const { tally, worst } = await replayed({ policies: [path, file('valid.json', VALID)] });
    expect(tally.refused.flatMap(({ problems }) => problems.map((one) => one.code))).toEqual([code]);
    expect(tally.refused[0]?.problems[0]?.where).toContain(path);
    expect(worst.incidents).toHaveLength(3);
  });

  test.each<[string, unknown, string]>([
    ['of another kind', [{ metric: { type: 'x' } }], 'INP003'],
    ['that are damaged', gzipSync('{"timestamp":"2026-03-01T00:00:00Z"}').subarray(0, 30), 'INP005'],
  ])('of log entries %s', async (_, content, code) => {
    const { tally, worst } = await replayed({
      policies: [file('valid.json', VALID)],
      logs: [file('bad.json', content), logs],
    });
    expect(tally.refused).toMatchObject([{ what: join(folder, 'bad.json'), problems: [{ code }] }]);
    expect(worst.incidents).toHaveLength(3);
  });

  test('one broken object of a file leaves its other objects', async () => {
    const path = file('lines.ndjson', VALID.map((one) => JSON.stringify(one)).join('\n{"name": }\n'));
    const { tally, worst } = await replayed({ policies: [path] });
    expect(tally.refused.map(({ what }) => what)).toEqual([`${path}, line 2`, `${path}, line 4`]);
    expect(worst.policies).toHaveLength(3);
  });
});

describe('a folder', () => {
  test('is read recursively; files of other kinds are skipped and listed once', async () => {
    file('all/a/policies.json', VALID.slice(0, 2));
    file('all/b/c/more.json', VALID.slice(2));
    file('all/b/metrics.yaml', 'name: errors\nfilter: severity=ERROR\n');
    file('all/logs/app.ndjson', readFileSync(logs, 'utf8'));
    file('all/package.json', { name: 'x', version: '1.0.0' });
    file('all/README.md', '# notes');
    file('all/node_modules/x/policies.json', VALID);
    file('all/.git/config.json', VALID);
    const all = [join(folder, 'all')];
    const { tally, worst } = await replayed({ policies: all, metrics: all, logs: all });
    expect(worst.incidents).toHaveLength(3);
    expect(tally.refused).toEqual([]);
    expect(tally.skippedFiles.map(({ where }) => where)).toEqual([
      join(folder, 'all/README.md'),
      join(folder, 'all/package.json'),
    ]);
  });
});

test('two policies of one name: the first is evaluated, the second is refused with the place of the first', async () => {
  const path = file('twice.json', `[${JSON.stringify(VALID[0])},\n${JSON.stringify(VALID[0])}]`);
  const { worst } = await replayed({ policies: [path] });
  expect(worst.policies.map(({ refused, incidents }) => [refused, incidents])).toEqual([
    [false, 1],
    [true, 0],
  ]);
  expect(worst.policies[1]?.reason).toContain(`got the name of the policy at ${path}, line 1`);
});

test('a policy on a log-based metric that is refused says so, whatever the metric is read from and however it is queried', async () => {
  const bad = { name: 'bad', filter: 'severity=' };
  const tally = new InputTally(false);
  const inPlan = { resource: { google_logging_metric: { a: { ...bad, name: 'planned' } } } };
  const config = mergedMonitoring([
    {
      ...NO_MONITORING,
      policies: await readPolicyFiles([
        file('on-bad.json', [
          threshold('threshold', onMetric('bad')),
          threshold('planned', onMetric('planned')),
          query('promql', 'logging_googleapis_com:user_bad{monitored_resource="cloud_run_revision"} > 0'),
        ]),
      ]),
    },
    await readMetricFiles([file('bad-metric.json', [bad])], tally),
    monitoringInTerraform([{ stack: 's', document: inPlan }], (what, error) => {
      tally.refuse(what, error);
    }),
  ]);
  const { worst } = await replay(config, { series: [], logs: [logs] }, { tally });
  expect(worst.policies.map(({ reason }) => reason)).toEqual([
    'condition c: the log-based metric bad is refused',
    'condition c: the log-based metric planned is refused',
    'condition c: PromQL: the log-based metric bad is refused',
  ]);
});

test('a file that is not YAML is named once, with the place', async () => {
  const tally = new InputTally(false);
  await readMetricFiles([file('broken.yaml', 'a: 1\nb: "x\n')], tally);
  expect(refusedLines(tally).map((line) => line.match(/broken\.yaml/g)?.length)).toEqual([1]);
});

test('the reasons why nothing was read are what was refused', async () => {
  const tally = new InputTally(false);
  const policies = await readPolicyFiles([file('valid.json', VALID)]);
  const wrong = file('wrong.json', [{ a: 1 }]);
  await expect(replay({ ...NO_MONITORING, policies }, { series: [wrong], logs: [] }, { tally })).rejects.toThrow(
    new RegExp(`^${wrong}: a file of --series contains time series`),
  );
});

test('a series whose kind is not that of its metric elsewhere is skipped, with both kinds', async () => {
  const type = 'custom.googleapis.com/x';
  const series = (metricKind: string, label: string) => ({
    metric: { type, labels: { label } },
    resource: { type: 'global', labels: {} },
    metricKind,
    valueType: 'INT64',
    points: [{ interval: { endTime: '2026-03-01T00:00:00Z' }, value: { int64Value: '1' } }],
  });
  const policies = await readPolicyFiles([file('valid.json', VALID)]);
  const skipped = async (given: readonly object[], descriptors: MonitoringConfig['descriptors']) => {
    const { tally } = await replay({ ...NO_MONITORING, policies, descriptors }, { series: given, logs: [] });
    return tally.examples.map(({ where, reason }) => `${where}: ${reason}`);
  };
  const [gauge, counter] = [series('GAUGE', 'a'), series('CUMULATIVE', 'b')];
  const declared = descriptorFromApi({ type, metricKind: 'CUMULATIVE', valueType: 'INT64' });
  expect(await skipped([gauge, counter], [])).toEqual([
    `series 2: its metric ${type} is GAUGE INT64 elsewhere, got CUMULATIVE INT64`,
  ]);
  expect(await skipped([gauge, counter], [declared])).toEqual([
    `series 1: its metric ${type} is CUMULATIVE INT64 elsewhere, got GAUGE INT64`,
  ]);
});

test('a metric that a plan and a file both declare counts once, and the second is refused', async () => {
  const tally = new InputTally(false);
  const config = mergedMonitoring([
    { ...NO_MONITORING, policies: await readPolicyFiles([file('valid.json', VALID)]) },
    await readMetricFiles([metrics]),
    await readMetricFiles([metrics]),
  ]);
  const { logs: found } = await replay(config, { series: [], logs: [logs] }, { tally });
  expect(found.filters.filter(({ of }) => of.startsWith('log-based'))).toMatchObject([{ matched: 1 }]);
  expect(tally.refused).toMatchObject([{ what: 'log-based metric errors', problems: [{ code: 'LBM003' }] }]);
});

test('an invalid resource of a plan is refused by address, and the others are read', () => {
  const document = {
    resource: {
      google_logging_metric: { good: { name: 'good', filter: 'severity=ERROR' }, bad: { name: 'bad', filter: 'a=' } },
      google_monitoring_alert_policy: { odd: { display_name: 'odd', combiner: 'SOME', conditions: [] } },
    },
  };
  const refused: string[] = [];
  const { logMetrics, policies } = monitoringInTerraform([{ stack: 's', document }], (what, { problems }) => {
    refused.push(`${what} ${problems[0]?.code ?? ''}`);
  });
  expect(logMetrics.map(({ name }) => name)).toEqual(['good']);
  expect(refused).toEqual(['google_logging_metric.bad FLT001']);
  expect(policies).toMatchObject([{ displayName: 'odd', unreadable: [{ code: 'POL001' }] }]);
  expect(() => monitoringInTerraform([{ stack: 's', document }])).toThrow(InputError);
});
