import { Sleep } from '@cdktf/provider-time/lib/sleep';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { LogMetric } from '../constructs/log-metric';
import { Duration } from '../model/duration';
import { EVENT_METRICS, platformLogMetrics, type EventMetric } from '../model/event-metrics';
import { deployablesOf, processorsOf, type Pipeline } from '../model/pipeline';

/** Bucket bounds in seconds, where most runs end. The budgets are added to them. */
const FINER_BOUNDS = [10, 30, 60, 120, 180, 300, 420, 900, 1_200, 3_600];

/** The log-based metrics of a pipeline. */
export class EventMetrics extends Construct {
  readonly platform: ReturnType<typeof platformLogMetrics>;
  /** An alert policy or objective on one of the metrics depends on this wait. */
  readonly visible: ITerraformDependable;

  constructor(scope: Construct, id: string, pipeline: Pipeline) {
    super(scope, id);
    this.platform = platformMetricsOf(pipeline);
    const metrics: [string, EventMetric][] = [...Object.entries(EVENT_METRICS), ...Object.entries(this.platform)];
    const made = metrics.map(
      ([name, metric]) => new LogMetric(this, name, { metric, bucketBounds: durationBounds(pipeline) }),
    );
    this.visible = new Sleep(this, 'settle', {
      createDuration: Duration.minutes(3).toTerraform(),
      // Keyed on the names, so that an apply waits only when a metric is added.
      triggers: { metrics: made.map(({ type }) => type).join(' ') },
      dependsOn: made.map(({ resource }) => resource),
    });
  }
}

/** The metrics over the platform's own logs of a pipeline. */
export function platformMetricsOf(pipeline: Pipeline): ReturnType<typeof platformLogMetrics> {
  return platformLogMetrics(
    new Map(deployablesOf(pipeline).map(({ deployable }) => [deployable.name, deployable.timeout.toSeconds()])),
  );
}

/** A bucket ends at each budget, because a percentile inside a bucket is only an estimate. */
export function durationBounds(pipeline: Pipeline): number[] {
  const budgets = processorsOf(pipeline).map(({ processor }) => processor.budget.toSeconds());
  return [...new Set([...FINER_BOUNDS, ...budgets])].sort((a, b) => a - b);
}
