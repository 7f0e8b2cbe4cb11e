// cspell:ignore reqest
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logMetricFromApi } from '../../alerting/metrics/log-metric-readers';
import { NO_MONITORING } from '../../alerting/monitoring-config';
import { policyFromApi } from '../../alerting/policies/policy-from-api';
import { replay } from '../../replay/replay';

const folder = mkdtempSync(join(tmpdir(), 'phasewatch-no-data-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const START = Date.UTC(2026, 2, 1);
const at = (minute: number) => new Date(START + minute * 60_000).toISOString();
const SERIES = ['web', 'api'].map((service_name) => ({
  metric: { type: 'run.googleapis.com/request_count', labels: { response_code_class: '2xx' } },
  resource: { type: 'cloud_run_revision', labels: { service_name } },
  metricKind: 'DELTA',
  valueType: 'INT64',
  points: [{ interval: { startTime: at(0), endTime: at(1) }, value: { int64Value: '5' } }],
}));
const logs = join(folder, 'logs.ndjson');
const entry = (i: number) => ({
  timestamp: at(i),
  logName: `projects/p/logs/${i % 2 === 0 ? 'app' : 'other%2Flog'}`,
  resource: { type: i % 2 === 0 ? 'cloud_run_revision' : 'cloud_run_job', labels: {} },
  ...(i % 5 === 4 ? {} : { severity: i % 3 === 0 ? 'ERROR' : 'INFO' }),
});
const ENTRIES = Array.from({ length: 20 }, (_, i) => entry(i));
writeFileSync(logs, ENTRIES.map((one) => JSON.stringify(one)).join('\n'));

const policy = (id: string, condition: object) =>
  policyFromApi({
    name: id,
    displayName: id,
    combiner: 'OR',
    conditions: [{ displayName: 'c', ...condition }],
    ...('conditionMatchedLog' in condition ? { alertStrategy: { notificationRateLimit: { period: '300s' } } } : {}),
  });
const threshold = (filter: string, id = 'p') =>
  policy(id, {
    conditionThreshold: {
      filter,
      comparison: 'COMPARISON_GT',
      thresholdValue: 0,
      duration: '0s',
      aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_DELTA' }],
    },
  });
const promql = (query: string, id = 'p') =>
  policy(id, { conditionPrometheusQueryLanguage: { query, duration: '0s', evaluationInterval: '30s' } });
const METRICS = [
  { name: 'errors', filter: 'severity=CRITICAL AND textPayload:x' },
  { name: 'off', filter: 'severity=ERROR', disabled: true },
].map(logMetricFromApi);
const replayed = (policies: readonly ReturnType<typeof policy>[], series: readonly object[] = SERIES) =>
  replay({ ...NO_MONITORING, policies, logMetrics: METRICS }, { series, logs: [logs] });

const OF_RUN = 'metric.type="run.googleapis.com/request_count"';

describe('a policy without data says which clause nothing meets, and what there is instead:', () => {
  test.each<[string, ReturnType<typeof policy>, string]>([
    [
      'another resource type',
      threshold(`${OF_RUN} AND resource.type="cloud_run_job"`),
      'no series has resource.type = "cloud_run_job": there are cloud_run_revision',
    ],
    [
      'another value of a label',
      threshold(`${OF_RUN} AND resource.type="cloud_run_revision" AND resource.labels.service_name="wbe"`),
      'no series has resource.labels.service_name = "wbe": there are web, api',
    ],
    [
      'a label that no series has',
      threshold(`${OF_RUN} AND resource.type="cloud_run_revision" AND metric.labels.response_code="500"`),
      'no series has metric.labels.response_code: there are response_code_class',
    ],
    [
      'two clauses at once',
      threshold(`${OF_RUN} AND resource.type="x" AND metric.labels.response_code_class="5xx"`),
      'no series has resource.type = "x": there are cloud_run_revision; no series has metric.labels.response_code_class = "5xx": there are 2xx',
    ],
    [
      'a metric that was not recorded',
      threshold('metric.type="pubsub.googleapis.com/topic/send_request_count" AND resource.type="pubsub_topic"'),
      'no series has metric.type = "pubsub.googleapis.com/topic/send_request_count": there are run.googleapis.com/request_count',
    ],
    [
      'a log-based metric whose filter matches no entry',
      threshold('metric.type="logging.googleapis.com/user/errors" AND resource.type="cloud_run_job"'),
      'no log entry matches the filter of the log-based metric errors',
    ],
    [
      'a log-based metric that is disabled',
      threshold('metric.type="logging.googleapis.com/user/off" AND resource.type="cloud_run_job"'),
      'the log-based metric off is disabled',
    ],
    [
      'a log-based metric in PromQL that is disabled',
      promql('logging_googleapis_com:user_off{monitored_resource="cloud_run_job"} > 0'),
      'the log-based metric off is disabled',
    ],
    [
      'a PromQL name',
      promql('http_requests_total > 0'),
      'no series is named http_requests_total: there are run_googleapis_com:request_count',
    ],
    [
      'a PromQL matcher',
      promql('run_googleapis_com:request_count{response_code_class="5xx"} > 0'),
      'no series of run_googleapis_com:request_count has response_code_class="5xx": there are 2xx',
    ],
    [
      'a PromQL label',
      promql('run_googleapis_com:request_count{code="5xx"} > 0'),
      'no series of run_googleapis_com:request_count has the label code: there are monitored_resource, service_name, response_code_class',
    ],
    [
      'a log match',
      policy('p', { conditionMatchedLog: { filter: 'severity=ALERT' } }),
      'no log entry matches its filter',
    ],
  ])('%s', async (_, one, reason) => {
    const { withoutData, whyWithoutData } = await replayed([one]);
    expect([withoutData, whyWithoutData]).toEqual([['p'], { p: reason }]);
  });

  test('nothing is said of a policy that has data', async () => {
    expect((await replayed([threshold(`${OF_RUN} AND resource.type="cloud_run_revision"`)])).whyWithoutData).toEqual(
      {},
    );
  });
});

test.each<[string, ReturnType<typeof policy>, string]>([
  [
    'metric',
    threshold('metric.type="run.googleapis.com/reqest_count" AND resource.type="cloud_run_revision"'),
    'add its metric descriptor with --metrics, or a series with its metricKind and valueType; did you mean run.googleapis.com/request_count?',
  ],
  [
    'log-based metric',
    threshold('metric.type="logging.googleapis.com/user/late" AND resource.type="cloud_run_job"'),
    'add the log-based metric (gcloud logging metrics list --format=json) with --metrics',
  ],
  ['PromQL name', promql('custom_googleapis_com:x > 0'), 'add its metric descriptor with --metrics'],
])('an unknown kind of a %s says what to add', async (_, one, hint) => {
  const { worst } = await replayed([one]);
  expect(worst.policies[0]?.reason).toContain('unknown: no series or descriptor names it');
  expect(worst.policies[0]?.reason).toContain(hint);
});

test('a metric of the same service whose name is far away is no suggestion', async () => {
  const { worst } = await replayed([
    threshold('metric.type="run.googleapis.com/container/cpu/usage" AND resource.type="cloud_run_revision"'),
    threshold('metric.type="logging.googleapis.com/user/m" AND resource.type="cloud_run_revision"', 'q'),
  ]);
  expect(worst.policies.map(({ reason }) => /did you mean.*/.exec(reason ?? '')?.[0])).toEqual([undefined, undefined]);
});

describe('the metrics of Logging itself are counted from the log entries', () => {
  const count = (more: string, id: string) =>
    threshold(`metric.type="logging.googleapis.com/log_entry_count" AND ${more}`, id);

  test('by log, severity and resource', async () => {
    const { worst } = await replayed([
      count('resource.type="cloud_run_job" AND metric.labels.severity="ERROR"', 'job errors'),
      count(
        'resource.type="cloud_run_job" AND metric.labels.log="other/log" AND metric.labels.severity="DEFAULT"',
        'unset',
      ),
      count('resource.type="cloud_run_job" AND metric.labels.log="app"', 'none'),
      promql('sum(increase(logging_googleapis_com:log_entry_count[5m])) > 4.5', 'all'),
    ]);
    expect(worst.policies.map(({ incidents }) => incidents > 0)).toEqual([true, true, false, true]);
  });

  test('and the bytes of their JSON', async () => {
    const bytes = ENTRIES.reduce((sum, one) => sum + Buffer.byteLength(JSON.stringify(one)), 0);
    // One entry a minute, for five of twenty minutes.
    const above = (share: number) =>
      promql(`sum(increase(logging_googleapis_com:byte_count[5m])) > ${(bytes / 4) * share}`, String(share));
    const { worst } = await replayed([above(0.5), above(3)]);
    expect(worst.policies.map(({ incidents }) => incidents > 0)).toEqual([true, false]);
  });

  test('unless they were recorded as time series', async () => {
    const recorded = {
      ...SERIES[0],
      metric: { type: 'logging.googleapis.com/log_entry_count', labels: { log: 'app', severity: 'ALERT' } },
    };
    const { worst } = await replayed([count('resource.type="cloud_run_job"', 'derived')], [recorded]);
    expect(worst.incidents).toEqual([]);
  });
});

test('a replay gives the warnings about filters that match gives', async () => {
  const { logs: found } = await replayed([
    policy('p', { conditionMatchedLog: { filter: 'severity>=EROR OR trace=a spanId=b' } }),
  ]);
  expect(found.warnings).toEqual([
    expect.stringContaining('policy p: Logging filter, line 1, column 1: OR binds tighter than AND here') as string,
    expect.stringContaining('"EROR" is not a valid severity [LQL006]') as string,
  ]);
});

describe('a label to group by', () => {
  const grouped = (groupByFields: readonly string[], filter = `${OF_RUN} AND resource.type="cloud_run_revision"`) =>
    policy('p', {
      conditionThreshold: {
        filter,
        comparison: 'COMPARISON_GT',
        thresholdValue: 100,
        duration: '0s',
        aggregations: [
          {
            alignmentPeriod: '60s',
            perSeriesAligner: 'ALIGN_DELTA',
            crossSeriesReducer: 'REDUCE_SUM',
            groupByFields,
          },
        ],
      },
    });

  test('that no selected series has gives a warning with the labels that there are', async () => {
    expect((await replayed([grouped(['metric.label.code', 'resource.label.service_name'])])).warnings).toEqual([
      'p: it groups by metric.label.code, which no series has: there are response_code_class',
    ]);
    expect((await replayed([grouped(['resource.labels.revision'])])).warnings).toEqual([
      'p: it groups by resource.labels.revision, which no series has: there are service_name',
    ]);
  });

  test('that some selected series have gives none', async () => {
    expect((await replayed([grouped(['metric.labels.response_code_class', 'resource.type'])])).warnings).toEqual([]);
  });

  test('of a policy without data gives none: the missing series are said', async () => {
    const { warnings, withoutData } = await replayed([
      grouped(['metric.label.code'], `${OF_RUN} AND resource.type="x"`),
    ]);
    expect([warnings, withoutData]).toEqual([[], ['p']]);
  });
});
