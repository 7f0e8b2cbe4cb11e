import { descriptorOfLogMetric, type LogBasedMetric } from '../../../alerting/metrics/log-based-metric';
import { compileExtractor, numberIn } from '../../../alerting/metrics/log-extractor';
import { LogMetricCounter } from '../../../alerting/metrics/log-metric-counter';
import { logMetricFromApi, logMetricFromTerraform } from '../../../alerting/metrics/log-metric-readers';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 14);
const counter = logMetricFromApi({ name: 'errors', filter: 'severity>=ERROR' });

const entry = (minute: number, more: Record<string, unknown> = {}) => ({
  timestamp: new Date(START + minute * MINUTE + 1_000).toISOString(),
  logName: 'projects/p/logs/run.googleapis.com%2Fstderr',
  resource: { type: 'cloud_run_revision', labels: { service_name: 's' } },
  ...more,
});

/** Points as `minute: value`, in the order in which they are written. */
function counted(metric: LogBasedMetric, feed: (counter: LogMetricCounter) => void): string[] {
  const points: string[] = [];
  const one = new LogMetricCounter(
    metric,
    () => true,
    (_series, at, value, startAt) => {
      expect(at - startAt).toBe(MINUTE);
      points.push(`${(startAt - START) / MINUTE}:${typeof value === 'number' ? value : value.count}`);
    },
  );
  feed(one);
  return points;
}

/** Every entry comes in as it happens; minutes are written as they end. */
const live = (minutes: readonly number[], last: number) => (one: LogMetricCounter) => {
  for (let minute = 0; minute <= last; minute++) {
    for (const at of minutes) if (at === minute) one.observe(entry(at), START + at * MINUTE + 2_000);
    one.advanceTo(START + (minute + 1) * MINUTE);
  }
};

/**
 * Google's own alerts on such metrics filter by this resource:
 * https://github.com/GoogleCloudPlatform/cloud-foundation-fabric/tree/master/fast/stages/0-org-setup/datasets/hardened/observability
 */
test('the points of a metric of a bucket stand on the bucket, whatever the resource of the entry', () => {
  const bucketName = 'projects/demo/locations/global/buckets/audit-logs';
  const one = new LogMetricCounter(
    logMetricFromApi({ name: 'm', filter: 'severity=ERROR', bucketName }),
    () => true,
    () => undefined,
  );
  expect(one.placeOf(entry(0)).series).toEqual({
    metric: { type: 'logging.googleapis.com/user/m', labels: { log: 'run.googleapis.com/stderr' } },
    resource: {
      type: 'logging_bucket',
      labels: { project_id: 'demo', resource_container: 'projects/demo', location: 'global', bucket_id: 'audit-logs' },
    },
  });
  expect(one.placeOf(entry(0)).series).toEqual(one.placeOf({ ...entry(0), resource: { type: 'project' } }).series);
});

describe('a log-based counter', () => {
  test('writes a zero next to a minute with matches and no other zeros (test vectors 1 and 2)', () => {
    expect(counted(counter, live([4], 10))).toEqual(['3:0', '4:1', '5:0']);
    expect(counted(counter, live([4, 6], 10))).toEqual(['3:0', '4:1', '5:0', '6:1', '7:0']);
    expect(counted(counter, live([4, 4, 5], 10))).toEqual(['3:0', '4:2', '5:1', '6:0']);
    expect(counted(counter, live([], 10))).toEqual([]);
  });

  test('writes the same points if time advances in one step', () => {
    const points = counted(counter, (one) => {
      for (const at of [4, 6, 6]) one.observe(entry(at), START + at * MINUTE + 2_000);
      one.advanceTo(START + 1_000 * MINUTE);
    });
    expect(points).toEqual(['3:0', '4:1', '5:0', '6:2', '7:0']);
  });

  test('writes earlier points again for a late entry, with zeros', () => {
    const points = counted(counter, (one) => {
      live([4], 20)(one);
      one.observe(entry(4), START + 21 * MINUTE);
      one.observe(entry(10), START + 21 * MINUTE);
    });
    expect(points.slice(3)).toEqual(['4:2', '9:0', '10:1', '11:0']);
  });

  test('holds an entry of the near future until its minute ends', () => {
    const points = counted(counter, (one) => {
      one.observe(entry(8), START);
      for (let minute = 0; minute < 12; minute++) one.advanceTo(START + (minute + 1) * MINUTE);
    });
    expect(points).toEqual(['7:0', '8:1', '9:0']);
  });

  test('does not count entries received more than a day late or ten minutes early', () => {
    const one = new LogMetricCounter(counter, () => true, jest.fn());
    one.observe(entry(0), START + 25 * 60 * MINUTE);
    one.observe(entry(11), START);
    one.observe(entry(0), START + 23 * 60 * MINUTE);
    expect(one.stats).toMatchObject({ matched: 3, tooLate: 1, tooEarly: 1, streams: 1 });
  });

  test('counts only entries that its filter matches, and none while disabled', () => {
    const write = jest.fn();
    const none = new LogMetricCounter(counter, () => false, write);
    const disabled = new LogMetricCounter({ ...counter, disabled: true }, () => true, write);
    for (const one of [none, disabled]) live([1, 2], 5)(one);
    expect(write).not.toHaveBeenCalled();
  });
});

const labelled = {
  name: 'phasewatch/runs',
  filter: 'x',
  metricDescriptor: {
    metricKind: 'DELTA',
    valueType: 'DISTRIBUTION',
    labels: [{ key: 'phase' }, { key: 'n', valueType: 'INT64' }, { key: 'ok', valueType: 'BOOL' }],
  },
  labelExtractors: {
    phase: 'REGEXP_EXTRACT(jsonPayload.run_event.phase, "phase([0-9])")',
    n: 'EXTRACT(jsonPayload.n)',
    ok: 'EXTRACT(labels."my/ok")',
  },
  valueExtractor: 'EXTRACT(jsonPayload.run_event.duration_seconds)',
  bucketOptions: { exponentialBuckets: { numFiniteBuckets: 10, growthFactor: 2, scale: 1 } },
};

describe('a log-based distribution', () => {
  test('has the extracted labels, defaults for missing ones, the log, and the resource of the entry', () => {
    const write = jest.fn();
    const one = new LogMetricCounter(logMetricFromApi(labelled), () => true, write);
    const payload = { n: 7, run_event: { phase: 'phase5', duration_seconds: 9 } };
    one.observe(entry(1, { jsonPayload: payload, labels: { 'my/ok': 'TRUE' } }), START + MINUTE);
    one.observe(entry(1, { jsonPayload: { n: 'seven', run_event: { duration_seconds: 'x' } } }), START + MINUTE);
    one.advanceTo(START + 10 * MINUTE);
    const [series, , value] = (write.mock.calls as [unknown, number, { count: number; mean: number }][])[1] ?? [];
    expect(series).toEqual({
      metric: {
        type: 'logging.googleapis.com/user/phasewatch/runs',
        labels: { phase: '5', n: '7', ok: 'true', log: 'run.googleapis.com/stderr' },
      },
      resource: { type: 'cloud_run_revision', labels: { service_name: 's' } },
    });
    expect(value).toMatchObject({ count: 1, mean: 9 });
    expect(one.stats).toMatchObject({ matched: 2, withoutValue: 1, streams: 2 });
  });

  test('is read equally from Terraform', () => {
    const terraform = {
      name: labelled.name,
      filter: labelled.filter,
      metric_descriptor: [
        {
          metric_kind: 'DELTA',
          value_type: 'DISTRIBUTION',
          labels: [{ key: 'phase' }, { key: 'n', value_type: 'INT64' }, { key: 'ok', value_type: 'BOOL' }],
        },
      ],
      label_extractors: labelled.labelExtractors,
      value_extractor: labelled.valueExtractor,
      bucket_options: [{ exponential_buckets: [{ num_finite_buckets: 10, growth_factor: 2, scale: 1 }] }],
      disabled: null,
    };
    const strip = (metric: LogBasedMetric) => JSON.stringify(metric);
    expect(strip(logMetricFromTerraform('runs', terraform))).toBe(strip(logMetricFromApi(labelled)));
    expect(descriptorOfLogMetric(logMetricFromApi(labelled))).toEqual({
      type: 'logging.googleapis.com/user/phasewatch/runs',
      metricKind: 'DELTA',
      valueType: 'DISTRIBUTION',
      severalResourceTypes: true,
    });
  });

  test.each([
    ['a name that is none', { name: '/x' }, /LBM001/],
    ['a label without an extractor', { labelExtractors: {} }, /every label must have an extractor.*LBM002/],
    ['an extractor without a label', { metricDescriptor: { valueType: 'DISTRIBUTION' } }, /every extractor.*LBM002/],
    ['no value', { valueExtractor: undefined }, /valueExtractor.*LBM002/],
    ['no buckets', { bucketOptions: undefined }, /BUC001/],
    ['two groups', { valueExtractor: 'REGEXP_EXTRACT(textPayload, "(a)(b)")' }, /exactly one group.*EXT002/],
    ['no such extractor', { valueExtractor: 'SUBSTR(textPayload)' }, /EXT001/],
  ])('with %s is refused', (_name, change, expected) => {
    expect(() => logMetricFromApi({ ...labelled, ...change })).toThrow(expected);
  });

  test('warns of labels with very many values', () => {
    const many = { ...labelled, metricDescriptor: { ...labelled.metricDescriptor, labels: [{ key: 'id' }] } };
    const metric = logMetricFromApi({ ...many, labelExtractors: { id: 'EXTRACT(insertId)' } });
    const one = new LogMetricCounter(metric, () => true, jest.fn());
    const payload = { run_event: { duration_seconds: 1 } };
    for (let i = 0; i < 1_100; i++) one.observe(entry(1, { insertId: `i${i}`, jsonPayload: payload }), START + MINUTE);
    expect(one.stats.warnings).toEqual(['label id has more than 1000 values']);
  });
});

test('an extractor matches anywhere in the text and reads durations as seconds', () => {
  const extract = compileExtractor('x', 'REGEXP_EXTRACT(textPayload, "took ([0-9.]+s)")');
  expect(extract({ textPayload: 'it took 1.5s today' })).toBe('1.5s');
  expect(extract({ textPayload: 'it took long' })).toBeUndefined();
  expect(extract({})).toBeUndefined();
  expect(numberIn('1.5s')).toBe(1.5);
  expect(numberIn('-2e3')).toBe(-2_000);
  expect(numberIn('fast')).toBeUndefined();
});
