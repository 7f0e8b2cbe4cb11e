import { join } from 'node:path';
import { LogMetric } from '../../constructs/log-metric';
import { eventMetrics, type EventMetric, type MetricLabel } from '../../model/event-metrics';
import { canonicalJson, expectGolden } from '../golden';
import { only, synthesize } from './synthesize';
import { Names } from '../../model/names';

const EVENT_METRICS = eventMetrics({
  names: new Names({ pipeline: 'sample' }),
  declared: { services: ['loader'], jobs: [], phases: ['phase1'], processors: ['loader'] },
});

const made = (metric: EventMetric, bucketBounds?: readonly number[]) =>
  only(
    synthesize((stack) => {
      new LogMetric(stack, 'runs', { metric, ...(bucketBounds === undefined ? {} : { bucketBounds }) });
    }),
    'google_logging_metric',
  );
const label = (key: string): MetricLabel => ({ key, description: key, extractor: `EXTRACT(jsonPayload.${key})` });

describe('a log-based metric', () => {
  test('without a value counts entries and has no buckets, even if buckets are given', () => {
    expectGolden(
      join(__dirname, 'golden/log-metric-counter.json'),
      canonicalJson(made(EVENT_METRICS.outcomes, [60, 540])),
    );
  });

  test('with a value is a distribution with the given buckets', () => {
    expectGolden(
      join(__dirname, 'golden/log-metric-distribution.json'),
      canonicalJson(made(EVENT_METRICS.durations, [60, 540])),
    );
  });

  test('has an extractor for each of its labels', () => {
    const { label_extractors: extractors, metric_descriptor: descriptor } = made(EVENT_METRICS.outcomes) as {
      label_extractors: object;
      metric_descriptor: { labels: { key: string }[] };
    };
    expect(Object.keys(extractors)).toEqual(descriptor.labels.map(({ key }) => key).sort());
  });

  test.each<[string, () => unknown, string]>([
    [
      'eleven labels',
      () => made({ ...EVENT_METRICS.outcomes, labels: 'abcdefghijk'.split('').map(label) }),
      'test/runs/labels: labels of a log-based metric is a whole number from 0 to 10, got 11',
    ],
    [
      'a filter that is too long',
      () => made({ ...EVENT_METRICS.outcomes, filter: 'x'.repeat(20_001) }),
      'test/runs/filter: characters of a Logging filter is a whole number from 1 to 20000, got 20001',
    ],
    [
      'a value and no buckets',
      () => made(EVENT_METRICS.durations),
      'test/runs/bucketBounds: bounds of a distribution is a whole number from 1 to 199, got 0',
    ],
    [
      'more buckets than Cloud Monitoring accepts',
      () =>
        made(
          EVENT_METRICS.durations,
          Array.from({ length: 200 }, (_, i) => i),
        ),
      'test/runs/bucketBounds: bounds of a distribution is a whole number from 1 to 199, got 200',
    ],
  ])('is refused with %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
