import { Sleep } from '@cdktf/provider-time/lib/sleep';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { LogMetric } from '../constructs/log-metric';
import { Duration } from '../model/duration';
import { declaredRunsOf, eventMetrics, type EventMetric, type RunEventMetrics } from '../model/event-metrics';
import { platformLogMetrics, type PlatformMetrics } from '../model/platform-log-metrics';
import { logScopeOf } from '../model/log-scope';
import { namesOf } from '../model/names';
import { deployablesOf, processorsOf, type Pipeline } from '../model/pipeline';

/** Bucket bounds in seconds, where most runs end. The budgets are added to them. */
const FINER_BOUNDS = [10, 30, 60, 120, 180, 300, 420, 900, 1_200, 3_600];

/** The log-based metrics of a pipeline. */
export class EventMetrics extends Construct {
  readonly events: RunEventMetrics;
  readonly platform: PlatformMetrics;
  /** An alert policy or objective on one of the metrics depends on this wait. */
  readonly visible: ITerraformDependable;

  constructor(scope: Construct, id: string, pipeline: Pipeline) {
    super(scope, id);
    const { events, platform } = metricsOf(pipeline);
    this.events = events;
    this.platform = platform;
    const metrics: [string, EventMetric][] = [...Object.entries(this.events), ...Object.entries(this.platform)];
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

/** The log-based metrics of a pipeline, as declared. */
export function metricsOf(pipeline: Pipeline): {
  readonly events: RunEventMetrics;
  readonly platform: PlatformMetrics;
} {
  const names = namesOf(pipeline);
  // A job answers nothing.
  const timeouts = deployablesOf(pipeline).flatMap(({ deployable: { kind, name, timeout } }) =>
    kind === 'job' ? [] : [[name, timeout.toSeconds()] as const],
  );
  return {
    events: eventMetrics({ names, declared: declaredRunsOf(pipeline) }),
    platform: platformLogMetrics({ names, scope: logScopeOf(pipeline) }, new Map(timeouts)),
  };
}

/** A bucket ends at each budget, because a percentile inside a bucket is only an estimate. */
export function durationBounds(pipeline: Pipeline): number[] {
  const budgets = processorsOf(pipeline).map(({ processor }) => processor.budget.toSeconds());
  return [...new Set([...FINER_BOUNDS, ...budgets])].sort((a, b) => a - b);
}
