import { processorsOf } from '../../model/pipeline';
import { RUN_EVENT_FIELD } from '../../model/run-event';
import { compileLoggingFilter } from '../../alerting/filters/logging/compile-filter';
import { describeWarning, parseLoggingFilter } from '../../alerting/filters/logging/parse-filter';
import { compileExtractor } from '../../alerting/metrics/log-extractor';
import { examplePipeline } from '../example/pipeline';
import { Observed, type LogMetric } from './observed';

const observed = new Observed(examplePipeline);
const metrics = observed.logMetrics.map((metric) => [metric.name, metric] as const);
const metric = (name: string): LogMetric => {
  const found = observed.logMetrics.find((each) => each.name === `phasewatch/${name}`);
  if (found === undefined) throw new Error(`no metric ${name}`);
  return found;
};

const RUN = 'cloud_run_revision';
const service = (name: string) => ({ type: RUN, labels: { service_name: name, revision_name: `${name}-00001` } });
/** The log entry of a line that a container prints. */
const printed = (by: string, severity: string, jsonPayload: object) => ({
  logName: 'projects/orders-shop/logs/run.googleapis.com%2Fstdout',
  resource: service(by),
  severity,
  jsonPayload,
});
const event = (by: string, type: string, more: object = {}) =>
  printed(by, type === 'failed' ? 'ERROR' : 'INFO', {
    message: `run ${type}`,
    [RUN_EVENT_FIELD]: { v: 1, type, phase: 'import', processor: 'order-import', ...more },
  });
/** An entry of Cloud Run's request log: https://cloud.google.com/run/docs/logging#request_logs */
const request = (to: string, status: number, latency = '0.012s') => ({
  logName: 'projects/orders-shop/logs/run.googleapis.com%2Frequests',
  resource: service(to),
  severity: status >= 500 ? 'ERROR' : status >= 400 ? 'WARNING' : 'INFO',
  httpRequest: { status, latency, requestMethod: 'POST' },
});
/** An entry of Cloud Scheduler's log: https://cloud.google.com/scheduler/docs/audit-logging#attempts */
const attempt = (job: string, severity: string) => ({
  logName: 'projects/orders-shop/logs/cloudscheduler.googleapis.com%2Fexecutions',
  resource: { type: 'cloud_scheduler_job', labels: { job_id: job, location: 'europe-west3' } },
  severity,
  jsonPayload: { '@type': 'type.googleapis.com/google.cloud.scheduler.logging.AttemptFinished', status: 'UNAVAILABLE' },
});

const IMPORT = 'orders-import';
const MONITOR = 'phasewatch-timeout-monitor';

describe('a log-based metric', () => {
  test.each(metrics)('has a name that the API accepts, with a version: %s', (name) => {
    // https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics#LogMetric
    expect(name).toMatch(/^phasewatch\/[a-z_]+_v\d+$/);
    expect(name.length).toBeLessThanOrEqual(100);
  });

  test.each(metrics)(
    'has an extractor for each label and a label for each extractor: %s',
    (_, { metric_descriptor: descriptor, label_extractors: extractors = {} }) => {
      expect(Object.keys(extractors).sort()).toEqual((descriptor.labels ?? []).map(({ key }) => key).sort());
      for (const [key, text] of Object.entries(extractors)) expect(() => compileExtractor(key, text)).not.toThrow();
    },
  );

  test.each(metrics)(
    'is a distribution with buckets, or a count: %s',
    (_, { metric_descriptor: descriptor, ...rest }) => {
      expect(descriptor.metric_kind).toBe('DELTA');
      const isDistribution = descriptor.value_type === 'DISTRIBUTION';
      expect(rest.value_extractor !== undefined).toBe(isDistribution);
      expect(rest.bucket_options !== undefined).toBe(isDistribution);
    },
  );

  test.each(metrics)('has a valid Logging filter without warnings: %s', (_, { filter }) => {
    const parsed = parseLoggingFilter(filter);
    expect(parsed.warnings.map((warning) => describeWarning(parsed, warning))).toEqual([]);
    expect(filter.match(/resource\.type=/g)).toHaveLength(1);
  });

  test('of durations has a bucket bound at every budget, in ascending order', () => {
    const bounds = metric('run_durations_v1').bucket_options?.explicit_buckets.bounds ?? [];
    expect([...bounds].sort((a, b) => a - b)).toEqual(bounds);
    expect(new Set(bounds).size).toBe(bounds.length);
    for (const { processor } of processorsOf(examplePipeline)) expect(bounds).toContain(processor.budget.toSeconds());
  });
});

const MATCHES: readonly [metric: string, matches: boolean, what: string, entry: object][] = [
  ['run_outcomes_v1', true, 'a success', event(IMPORT, 'succeeded')],
  ['run_outcomes_v1', true, 'a failure', event(IMPORT, 'failed', { failure_category: 'no_data_available' })],
  ['run_outcomes_v1', true, 'a run that the monitor closed', event(MONITOR, 'went_silent')],
  ['run_outcomes_v1', false, 'a heartbeat', event(IMPORT, 'heartbeat')],
  ['run_durations_v1', true, 'a success with a duration', event(IMPORT, 'succeeded', { duration_seconds: 12 })],
  ['run_durations_v1', false, 'a success without a duration', event(IMPORT, 'succeeded')],
  ['deadlines_v1', true, 'a deadline that was missed', event(MONITOR, 'deadline_missed')],
  ['guard_decisions_v1', true, 'a breaker that opened', event(MONITOR, 'breaker_opened')],
  [
    'rejected_events_v1',
    true,
    'a rejected line',
    event('phasewatch-run-recorder', 'rejected', { reason: 'malformed' }),
  ],
  ['calls_refused_v1', true, 'a push without the right', request(IMPORT, 403)],
  ['calls_refused_v1', true, 'a call of the guard without the right', request('phasewatch-run-recorder', 403)],
  ['calls_refused_v1', false, 'a refused visitor of another service in the project', request('orders-web', 403)],
  ['calls_refused_v1', false, 'a request that went well', request(IMPORT, 200)],
  ['server_errors_v1', true, "the platform's own timeout", request('orders-report', 504)],
  ['server_errors_v1', false, 'an error of the guard, which another metric counts', request(MONITOR, 500)],
  ['near_timeouts_v1', true, 'a request that takes 90% of 10 minutes', request(IMPORT, 200, '540.001s')],
  ['near_timeouts_v1', false, 'a shorter request', request(IMPORT, 200, '539.9s')],
  ['near_timeouts_v1', false, 'a request that takes 9 of 20 minutes', request('orders-report', 200, '540.001s')],
  ['near_timeouts_v1', true, 'a request that takes 18 of 20 minutes', request('orders-report', 200, '1080.1s')],
  ['near_timeouts_v1', false, 'a request that reached its timeout', request('orders-report', 504, '1199.9s')],
  ['scheduler_failures_v1', true, 'an attempt that failed', attempt('orders-report-daily', 'ERROR')],
  ['scheduler_failures_v1', false, 'an attempt that succeeded', attempt('orders-report-daily', 'INFO')],
  [
    'scheduler_failures_v1',
    true,
    'a failed tick of the monitor, which the policy counts apart',
    attempt(MONITOR, 'ERROR'),
  ],
  ['guard_errors_v1', true, 'an error of the guard', printed(MONITOR, 'ERROR', { message: 'writing gauges: boom' })],
  [
    'guard_errors_v1',
    true,
    'an error of the guard in plain text',
    {
      logName: 'projects/p/logs/run.googleapis.com%2Fstderr',
      resource: service(MONITOR),
      severity: 'ERROR',
      textPayload: 'boom',
    },
  ],
  [
    'guard_errors_v1',
    false,
    'a verdict of the guard on a run',
    { ...event(MONITOR, 'went_silent'), severity: 'ERROR' },
  ],
  ['guard_errors_v1', false, 'an error of a processor', printed(IMPORT, 'ERROR', { message: 'boom' })],
];

describe('the filter of a log-based metric', () => {
  const counts = (name: string, entry: object) =>
    compileLoggingFilter(parseLoggingFilter(metric(name).filter).tree)({ ...entry });

  test.each(MATCHES)('%s matches (%s): %s', (name, expected, _, entry) => {
    expect(counts(name, entry)).toBe(expected);
  });

  test('has labels from the fields of the entry', () => {
    const labels = (name: string, entry: object) =>
      Object.fromEntries(
        Object.entries(metric(name).label_extractors ?? {}).map(([key, text]) => [
          key,
          compileExtractor(key, text)({ ...entry }),
        ]),
      );
    expect(labels('run_outcomes_v1', event(IMPORT, 'failed', { failure_category: 'timeout' }))).toEqual({
      phase: 'import',
      processor: 'order-import',
      type: 'failed',
      failure_category: 'timeout',
    });
    expect(labels('server_errors_v1', request(IMPORT, 503))).toEqual({ service: IMPORT });
    expect(labels('scheduler_failures_v1', attempt('orders-report-daily', 'ERROR'))).toEqual({
      job: 'orders-report-daily',
    });
  });
});
