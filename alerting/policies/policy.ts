import type { Problem } from '../../model/problem';
import type { Duration } from '../../model/duration';
import type { Aligner } from '../metrics/aligner';
import type { Reducer } from '../metrics/reducer';

export const COMBINERS = ['AND', 'OR', 'AND_WITH_MATCHING_RESOURCE'] as const;
export const SEVERITIES = ['CRITICAL', 'ERROR', 'WARNING'] as const;
export const COMPARISONS = [
  'COMPARISON_GT',
  'COMPARISON_GE',
  'COMPARISON_LT',
  'COMPARISON_LE',
  'COMPARISON_EQ',
  'COMPARISON_NE',
] as const;
export const MISSING_DATA = [
  'EVALUATION_MISSING_DATA_INACTIVE',
  'EVALUATION_MISSING_DATA_ACTIVE',
  'EVALUATION_MISSING_DATA_NO_OP',
] as const;
export const PROMPTS = ['OPENED', 'CLOSED'] as const;

export type Combiner = (typeof COMBINERS)[number];
export type Severity = (typeof SEVERITIES)[number];
export type ComparisonType = (typeof COMPARISONS)[number];
export type EvaluationMissingData = (typeof MISSING_DATA)[number];
export type NotificationPrompt = (typeof PROMPTS)[number];

/** One step of alignment and reduction. */
export interface Aggregation {
  /** Required unless the aligner is ALIGN_NONE. */
  readonly alignmentPeriod: Duration | undefined;
  readonly perSeriesAligner: Aligner;
  readonly crossSeriesReducer: Reducer;
  readonly groupByFields: readonly string[];
}

/** How many series, or what share of them, must fail before the condition is met. */
export type Trigger = { readonly count: number } | { readonly percent: number };

export interface ThresholdCondition {
  readonly kind: 'threshold';
  readonly displayName: string;
  readonly filter: string;
  readonly aggregations: readonly Aggregation[];
  /** If set, the condition compares a ratio. */
  readonly denominatorFilter: string | undefined;
  readonly denominatorAggregations: readonly Aggregation[];
  readonly comparison: ComparisonType;
  readonly thresholdValue: number;
  /** The retest window; zero: one violating value is enough. */
  readonly duration: Duration;
  readonly trigger: Trigger;
  readonly evaluationMissingData: EvaluationMissingData | undefined;
  readonly forecastHorizon: Duration | undefined;
}

export interface AbsenceCondition {
  readonly kind: 'absence';
  readonly displayName: string;
  readonly filter: string;
  readonly aggregations: readonly Aggregation[];
  readonly duration: Duration;
  readonly trigger: Trigger;
}

/**
 * A log entry that matches a filter, the only condition of its policy.
 * https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/alert.proto, LogMatch
 */
export interface LogMatchCondition {
  readonly kind: 'log-match';
  readonly displayName: string;
  /** In the Logging query language. */
  readonly filter: string;
  /** `EXTRACT(…)` or `REGEXP_EXTRACT(…)` by label. Each combination of extracted values has its own incident. */
  readonly labelExtractors: Readonly<Record<string, string>>;
}

/**
 * A Prometheus alerting rule, the only condition of its policy.
 * https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/alert.proto,
 * PrometheusQueryLanguageCondition
 */
export interface PromqlCondition {
  readonly kind: 'promql';
  readonly displayName: string;
  readonly query: string;
  /** How long a series is in the result of the query before it fires. */
  readonly duration: Duration;
  /** A positive multiple of 30 s. */
  readonly evaluationInterval: Duration;
  /** Added to the labels of each series; replaces a label of the same name. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What the API checks in a condition of MQL, beside its query. */
export type MqlChecks = Pick<ThresholdCondition, 'duration' | 'trigger' | 'evaluationMissingData'>;

/** A condition that is not evaluated, and why. */
export interface UnevaluatedCondition {
  readonly kind: 'unevaluated';
  readonly displayName: string;
  /** Its field, such as `conditionMatchedLog`. */
  readonly field: string;
  readonly reason: string;
  /** @default - a condition of another language, or with a value that is known after apply */
  readonly mql?: MqlChecks;
}

export type AlertCondition =
  ThresholdCondition | AbsenceCondition | LogMatchCondition | PromqlCondition | UnevaluatedCondition;

/** Reminders of open incidents to some channels. */
export interface ChannelStrategy {
  readonly notificationChannelNames: readonly string[];
  readonly renotifyInterval: Duration;
}

export interface AlertStrategy {
  readonly autoClose: Duration | undefined;
  /** Undefined: the policy sets none. */
  readonly notificationPrompts: readonly NotificationPrompt[] | undefined;
  readonly notificationChannelStrategy: readonly ChannelStrategy[];
  /** Only for log-match policies. */
  readonly notificationRateLimit: Duration | undefined;
}

export interface Documentation {
  readonly content: string | undefined;
  readonly mimeType: string | undefined;
  readonly subject: string | undefined;
  /** @default - none */
  readonly links?: readonly DocumentationLink[];
}

/** A link to a playbook, a repository or another page. */
export interface DocumentationLink {
  readonly displayName: string;
  readonly url: string;
}

/** An alert policy as the Monitoring API has it. */
export interface AlertPolicy {
  /** What identifies it: the name of the Terraform resource, or the API's `projects/…/alertPolicies/…`. */
  readonly id: string;
  readonly displayName: string;
  readonly enabled: boolean;
  /** No effect on evaluation. */
  readonly severity: Severity | undefined;
  readonly combiner: Combiner;
  readonly conditions: readonly AlertCondition[];
  readonly notificationChannels: readonly string[];
  readonly alertStrategy: AlertStrategy;
  readonly documentation: Documentation | undefined;
  readonly userLabels: Readonly<Record<string, string>>;
  /** Why the policy as a whole cannot be evaluated; undefined: it can. */
  readonly unevaluated: string | undefined;
  /** File and position, such as `policies.json, line 14`. @default - unknown */
  readonly place?: string;
  /** Why it cannot be read; it then has no conditions. @default - it can */
  readonly unreadable?: readonly Problem[];
}
