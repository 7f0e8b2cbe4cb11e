/**
 * `phasewatch/alerting`: Google Cloud alert policies and Logging filters, evaluated offline.
 *
 * @packageDocumentation
 */
export { AlertEngine } from '../alerting/evaluation/incremental/engine';
export type { EngineOptions } from '../alerting/evaluation/options';
export type { EngineResult, NotificationResult, PolicyResult } from '../alerting/evaluation/result';
export { FilterError } from '../alerting/filters/filter-error';
export { compileLoggingFilter } from '../alerting/filters/logging/compile-filter';
export { explainLoggingFilter, type ClauseResult, type Explanation } from '../alerting/filters/logging/explain';
export type { EntryPredicate, LogEntry } from '../alerting/filters/logging/log-entry';
export { describeWarning, parseLoggingFilter, type LoggingFilter } from '../alerting/filters/logging/parse-filter';
export { descriptorFromApi, MetricDescriptors, type MetricDescriptor } from '../alerting/metrics/metric-descriptor';
export type { Labels, Series } from '../alerting/metrics/series';
export type { AlertPolicy } from '../alerting/policies/policy';
export { policyFromApi } from '../alerting/policies/policy-from-api';
