import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const START = Date.parse('2026-01-14T00:00:00Z');
const iso = (minute: number) => new Date(START + minute * 60_000).toISOString();

/** An alert policy as the API prints it. */
function policy(id: number, displayName: string, condition: object, fields: object = { severity: 'CRITICAL' }) {
  return {
    name: `projects/p/alertPolicies/${id}`,
    displayName,
    combiner: 'OR',
    notificationChannels: ['pager'],
    conditions: [{ displayName: 'too high', ...condition }],
    ...fields,
  };
}

function above1(type: string, duration = '0s') {
  return {
    conditionThreshold: {
      filter: `metric.type = "${type}" AND resource.type = "generic_task"`,
      comparison: 'COMPARISON_GT',
      thresholdValue: 1,
      duration,
      aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_SUM' }],
    },
  };
}

const QUEUE = 'custom.googleapis.com/queue';
const POLICIES = [
  policy(1, 'Failures', above1('logging.googleapis.com/user/failures')),
  policy(2, 'Queue without a severity', above1(QUEUE), {}),
  policy(3, 'Mistyped', above1('logging.googleapis.com/user/typo')),
  policy(4, 'Not evaluated', {
    conditionPrometheusQueryLanguage: {
      query: 'count_values("version", up) > 1',
      duration: '0s',
      evaluationInterval: '60s',
    },
  }),
  policy(
    5,
    'Log match',
    { conditionMatchedLog: { filter: 'severity>=ERROR', labelExtractors: { result: 'EXTRACT(jsonPayload.result)' } } },
    { severity: 'WARNING', alertStrategy: { notificationRateLimit: { period: '300s' }, autoClose: '1800s' } },
  ),
];
const REFUSED = policy(6, 'Refused', above1(QUEUE, '7s'));
/** Six of ten points are in its window if points are late. */
const POSSIBLE = policy(7, 'Possible', {
  conditionThreshold: {
    ...above1(QUEUE).conditionThreshold,
    comparison: 'COMPARISON_LT',
    thresholdValue: 4,
    aggregations: [{ alignmentPeriod: '600s', perSeriesAligner: 'ALIGN_SUM' }],
  },
});
const METRICS = [
  { name: 'failures', filter: 'severity>=ERROR AND jsonPayload.result="failed"' },
  { name: 'typo', filter: 'severity>=ERROR AND jsonPayload.reslt!="done"' },
];
/** Two failures each at minutes 10, 70 and 119: the last incident is open at the end. */
const ENTRIES = [10, 10, 70, 70, 119, 119].map((minute, index) => ({
  ...(index === 0 ? {} : { insertId: `id-${index}` }),
  timestamp: iso(minute),
  severity: 'ERROR',
  logName: 'projects/p/logs/stdout',
  resource: { type: 'generic_task', labels: { task_id: 'a' } },
  jsonPayload: { result: 'failed' },
}));
const SERIES = {
  metric: { type: QUEUE, labels: { queue: 'q' } },
  resource: { type: 'generic_task', labels: { task_id: 'a' } },
  metricKind: 'GAUGE',
  valueType: 'DOUBLE',
  points: Array.from({ length: 120 }, (_, minute) => ({
    interval: { endTime: iso(minute) },
    value: { doubleValue: 0.5 },
  })),
};

/** Two hours of log entries and of a series, one line that is not JSON, and policies with different results. */
export function writeReplayInputs(folder: string) {
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const logs = file('logs.ndjson', `${ENTRIES.map((entry) => JSON.stringify(entry)).join('\n')}\n{"broken":\n`);
  const series = file('series.json', JSON.stringify({ timeSeries: [SERIES] }));
  const metrics = file('metrics.json', JSON.stringify(METRICS));
  return {
    logs,
    series,
    /** Arguments of a replay with an incident that is only possible. */
    possible: [
      ...['--policies', file('possible.json', JSON.stringify([...POLICIES, POSSIBLE]))],
      ...['--metrics', metrics, '--logs', logs, '--series', series],
    ],
    /** Arguments of a replay in which the API would accept every policy, and of one in which it would refuse one. */
    replay: [
      ...['--policies', file('policies.json', JSON.stringify(POLICIES))],
      ...['--metrics', metrics, '--logs', logs, '--series', series],
    ],
    refused: [
      ...['--policies', file('refused.json', JSON.stringify([...POLICIES, REFUSED]))],
      ...['--metrics', metrics, '--logs', logs, '--series', series],
    ],
  };
}
