/**
 * `phasewatch/constructs`: the typed constructs of the stacks, one by one. They need `cdktf`, `constructs`,
 * `@cdktf/provider-google` and `@cdktf/provider-time`.
 *
 * @packageDocumentation
 */
export {
  GAUGE_AGGREGATION,
  type AbsenceCondition,
  type Aggregation,
  type AlertCondition,
  type BurnRateCondition,
  type PromqlCondition,
  type ThresholdCondition,
} from '../constructs/alert-condition';
export { AlertPolicy, type AlertDocumentation, type AlertPolicyProps } from '../constructs/alert-policy';
export {
  Dashboard,
  type ChartAggregation,
  type ChartTile,
  type DashboardProps,
  type IncidentsTile,
  type LogsTile,
  type Tile,
} from '../constructs/dashboard';
export { EventAccount, type EventAccountProps } from '../constructs/event-account';
export type { FunctionPackage } from '../constructs/function-zip/function-package';
export { FunctionSources, type FunctionSource, type FunctionSourcesProps } from '../constructs/function-source';
export { GaugeDescriptors, type GaugeDescriptorsProps } from '../constructs/gauge-descriptors';
export type { GuardedDeployable } from '../constructs/guarded-deployable';
export { GuardedFunction, type GuardedFunctionProps } from '../constructs/guarded-function';
export { GuardedJob, type GuardedJobProps } from '../constructs/guarded-job';
export { GuardedService, type GuardedServiceProps } from '../constructs/guarded-service';
export { LogBucket, type LogBucketProps } from '../constructs/log-bucket';
export { LogMetric, type LogMetricProps } from '../constructs/log-metric';
export { NotificationChannels } from '../constructs/notification-channels';
export { PushDelivery, type PushDeliveryProps } from '../constructs/push-delivery';
export { QueryViews, type QueryView, type QueryViewsProps } from '../constructs/query-views';
export { RunEventSink, type RunEventSinkProps } from '../constructs/run-event-sink';
export { ScheduledCall, type ScheduledCallProps } from '../constructs/scheduled-call';
export { ScheduledRun, type ScheduledRunProps } from '../constructs/scheduled-run';
export type { LabelMatch, SeriesSelection } from '../constructs/series';
export { ServiceLevelObjective, type ServiceLevelObjectiveProps } from '../constructs/service-level-objective';
export { TaskQueue, type TaskQueueProps } from '../constructs/task-queue';
export { Topic, type TopicProps } from '../constructs/topic';
export type { EventMetric, MetricLabel } from '../model/event-metrics';
export type { LogScope } from '../model/log-scope';
export { namesOf, type NameParts, type Names } from '../model/names';
