/**
 * `phasewatch/alerting`: Google Cloud alert policies and Logging filters, evaluated offline.
 *
 * @packageDocumentation
 */
export { AlertEngine } from '../alerting/evaluation/incremental/engine';
export type { EngineOptions } from '../alerting/evaluation/options';
export type { IncidentRecord, NotificationKind, Violation } from '../alerting/evaluation/incident-log';
export type { EngineResult, EngineStats, NotificationResult, PolicyResult } from '../alerting/evaluation/result';
export { FilterError, type FilterFault } from '../alerting/filters/filter-error';
export { compileLoggingFilter } from '../alerting/filters/logging/compile-filter';
export { explainLoggingFilter, type ClauseResult, type Explanation } from '../alerting/filters/logging/explain';
export type { EntryPredicate, LogEntry } from '../alerting/filters/logging/log-entry';
export type { FilterWarning } from '../alerting/filters/logging/filter-warning';
export { describeWarning, parseLoggingFilter, type LoggingFilter } from '../alerting/filters/logging/parse-filter';
export type { BucketOptions, Buckets } from '../alerting/metrics/bucket-options';
export type { Distribution } from '../alerting/metrics/distribution';
export { descriptorFromApi, MetricDescriptors, type MetricDescriptor } from '../alerting/metrics/metric-descriptor';
export type { Snooze } from '../alerting/evaluation/snoozes';
export type { Labels, Series } from '../alerting/metrics/series';
export type {
  AbsenceCondition,
  Aggregation,
  AlertCondition,
  AlertPolicy,
  AlertStrategy,
  ChannelStrategy,
  Documentation,
  DocumentationLink,
  LogMatchCondition,
  PromqlCondition,
  ThresholdCondition,
  Trigger,
  MqlChecks,
  UnevaluatedCondition,
} from '../alerting/policies/policy';
export { policyFromApi } from '../alerting/policies/policy-from-api';
