import { LoggingMetric } from '@cdktf/provider-google/lib/logging-metric';
import { Construct } from 'constructs';
import { metricType, type EventMetric } from '../model/event-metrics';
import { COUNTS, outsideCount } from '../model/platform-limits';
import { InputError } from '../model/problem';
import { checkProps } from './check-props';

export interface LogMetricProps {
  readonly metric: EventMetric;
  /** Upper bounds of the buckets of a distribution, ascending. Required for a metric with a value. */
  readonly bucketBounds?: readonly number[];
}

/** A log-based metric. Every label has an extractor; without one the API answers with an opaque error. */
export class LogMetric extends Construct {
  /** The metric type in Cloud Monitoring. */
  readonly type: string;
  readonly resource: LoggingMetric;

  /** @throws InputError where a limit of log-based metrics is broken, or a distribution has no buckets */
  constructor(scope: Construct, id: string, props: LogMetricProps) {
    super(scope, id);
    checkProps(this, 'LogMetricProps', props);
    const { metric, bucketBounds = [] } = props;
    const where = this.node.path;
    const problems = [
      outsideCount(`${where}/labels`, COUNTS.logMetricLabels, metric.labels.length),
      outsideCount(`${where}/filter`, COUNTS.logFilterLength, metric.filter.length),
      metric.value === undefined
        ? undefined
        : outsideCount(`${where}/bucketBounds`, COUNTS.bucketBounds, bucketBounds.length),
    ].filter((problem) => problem !== undefined);
    if (problems.length > 0) throw new InputError(problems);

    this.type = metricType(metric);
    this.resource = new LoggingMetric(this, 'metric', {
      name: metric.name,
      description: metric.description,
      filter: metric.filter,
      metricDescriptor: {
        metricKind: 'DELTA',
        valueType: metric.value === undefined ? 'INT64' : 'DISTRIBUTION',
        unit: metric.value?.unit ?? '1',
        labels: metric.labels.map(({ key, description }) => ({ key, description, valueType: 'STRING' })),
      },
      labelExtractors: Object.fromEntries(metric.labels.map(({ key, extractor }) => [key, extractor])),
      ...(metric.value === undefined
        ? {}
        : {
            valueExtractor: metric.value.extractor,
            bucketOptions: { explicitBuckets: { bounds: [...bucketBounds] } },
          }),
    });
  }
}
