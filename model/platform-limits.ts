import { Duration } from './duration';
import type { Problem } from './problem';

/** A range of time that a Google Cloud field accepts. The Terraform provider checks none of these. */
export interface DurationRange {
  /** Google's name of the field. */
  readonly field: string;
  readonly min: Duration;
  readonly max: Duration;
  /** Must the value be a whole number of these? @default - any whole number of seconds */
  readonly multipleOf?: Duration;
  /** Google's page that states the range. */
  readonly source: string;
}

/** A range of counts that a Google Cloud field accepts. */
export interface CountRange {
  readonly field: string;
  readonly min: number;
  readonly max: number;
  readonly source: string;
}

const seconds = (n: number) => Duration.seconds(n);
const minutes = (n: number) => Duration.minutes(n);

/**
 * Ranges that the platform accepts, each with its source. `terraform validate` and `plan` accept values outside of them;
 * the API then refuses the value during the apply or, worse, keeps it.
 */
export const LIMITS = {
  cloudRunServiceTimeout: {
    field: 'Cloud Run service template.timeout',
    min: seconds(1),
    max: minutes(60),
    source: 'https://cloud.google.com/run/docs/configuring/request-timeout',
  },
  cloudRunTaskTimeout: {
    field: 'Cloud Run job task timeout',
    min: seconds(1),
    max: Duration.hours(168),
    source: 'https://cloud.google.com/run/docs/configuring/task-timeout',
  },
  gpuTaskTimeout: {
    field: 'task timeout of a Cloud Run job with GPUs',
    min: seconds(1),
    max: Duration.hours(12), // preview; 1 h without it
    source: 'https://cloud.google.com/run/docs/configuring/task-timeout',
  },
  gen1FunctionTimeout: {
    field: 'Cloud Functions (1st gen) timeout',
    min: seconds(1),
    max: minutes(9),
    source: 'https://cloud.google.com/functions/quotas',
  },
  workflowStepTimeout: {
    field: 'timeout of an HTTP step of Workflows',
    min: seconds(1),
    max: minutes(30),
    source: 'https://cloud.google.com/workflows/docs/http-requests',
  },
  workflowConnectorTimeout: {
    field: 'connector_params.timeout of a step of Workflows',
    min: seconds(1),
    max: Duration.days(365),
    source: 'https://cloud.google.com/workflows/docs/connectors',
  },
  functionHttpTimeout: {
    field: 'Cloud Functions (2nd gen) HTTP timeout',
    min: seconds(1),
    max: minutes(60),
    source: 'https://cloud.google.com/functions/quotas',
  },
  schedulerAttemptDeadline: {
    field: 'Cloud Scheduler attemptDeadline (HTTP)',
    min: seconds(15),
    max: minutes(30),
    source: 'https://github.com/googleapis/googleapis/blob/master/google/cloud/scheduler/v1/job.proto',
  },
  appEngineAttemptDeadline: {
    field: 'Cloud Scheduler attemptDeadline (App Engine)',
    min: seconds(15),
    max: Duration.hours(24).plus(seconds(15)),
    source: 'https://github.com/googleapis/googleapis/blob/master/google/cloud/scheduler/v1/job.proto',
  },
  ackDeadline: {
    field: 'Pub/Sub ackDeadlineSeconds',
    min: seconds(10),
    max: minutes(10),
    source: 'https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions',
  },
  messageRetention: {
    field: 'Pub/Sub messageRetentionDuration',
    min: minutes(10),
    max: Duration.days(31),
    source: 'https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions',
  },
  logRetention: {
    field: 'retention of a log bucket',
    min: Duration.days(1),
    max: Duration.days(3_650),
    multipleOf: Duration.days(1),
    source: 'https://cloud.google.com/logging/docs/buckets#custom-retention',
  },
  subscriptionTtl: {
    field: 'Pub/Sub expirationPolicy.ttl',
    min: Duration.days(1),
    max: Duration.days(365_000), // no maximum is documented
    source: 'https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions#ExpirationPolicy',
  },
  pushBackoff: {
    field: 'Pub/Sub retryPolicy backoff',
    min: seconds(0),
    max: minutes(10),
    source: 'https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions#RetryPolicy',
  },
  dispatchDeadline: {
    field: 'Cloud Tasks dispatchDeadline (HTTP)',
    min: seconds(15),
    max: minutes(30),
    source: 'https://github.com/googleapis/googleapis/blob/master/google/cloud/tasks/v2/task.proto',
  },
  alertDuration: {
    field: 'alert condition duration',
    min: seconds(0),
    max: seconds(84_600),
    multipleOf: minutes(1),
    source: 'https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/alert.proto',
  },
  absenceDuration: {
    field: 'metric-absence duration',
    min: seconds(120),
    max: seconds(84_600),
    multipleOf: minutes(1),
    source: 'https://cloud.google.com/monitoring/alerts/metric-absence',
  },
  alignmentPeriod: {
    field: 'alignmentPeriod in an alert condition',
    min: minutes(1),
    max: seconds(90_000),
    // https://github.com/hashicorp/terraform-provider-google/pull/10893: "must be in multiples of one minute"
    multipleOf: minutes(1),
    source: 'https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/common.proto',
  },
  renotify: {
    field: 'alertStrategy.notificationChannelStrategy.renotifyInterval',
    min: minutes(30),
    max: Duration.hours(24),
    source: 'https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#AlertStrategy',
  },
  burnLookback: {
    field: 'look-back of a burn-rate condition',
    min: minutes(1),
    max: Duration.hours(24),
    source: 'https://cloud.google.com/stackdriver/docs/solutions/slo-monitoring/alerting-on-budget-burn-rate',
  },
  autoClose: {
    field: 'alertStrategy.autoClose',
    min: minutes(30),
    max: Duration.days(7),
    source: 'https://cloud.google.com/monitoring/alerts/incidents-events',
  },
} as const satisfies Record<string, DurationRange>;

/** Counts that the platform accepts, each with its source. */
export const COUNTS = {
  schedulerRetryCount: {
    field: 'Cloud Scheduler retryConfig.retryCount',
    min: 0,
    max: 5,
    source: 'https://github.com/googleapis/googleapis/blob/master/google/cloud/scheduler/v1/job.proto',
  },
  taskRetries: {
    field: 'Cloud Run job maxRetries',
    min: 0,
    max: 10,
    source: 'https://cloud.google.com/run/docs/configuring/max-retries',
  },
  tasks: {
    field: 'tasks of a Cloud Run job',
    min: 1,
    max: 10_000,
    source: 'https://cloud.google.com/run/quotas',
  },
  /** Of a job the number of its tasks is the upper bound, too. */
  parallelism: {
    field: 'tasks of a Cloud Run job at the same time',
    min: 1,
    max: 10_000,
    source: 'https://cloud.google.com/run/docs/configuring/parallelism',
  },
  maxDeliveryAttempts: {
    field: 'Pub/Sub deadLetterPolicy.maxDeliveryAttempts',
    min: 5,
    max: 100,
    source: 'https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions#DeadLetterPolicy',
  },
  maxInstances: {
    field: 'maxInstances of a deployable',
    min: 1,
    max: 1_000,
    source: 'https://cloud.google.com/run/docs/configuring/max-instances',
  },
  concurrency: {
    field: 'concurrent requests per instance',
    min: 1,
    max: 1_000,
    source: 'https://cloud.google.com/run/docs/configuring/concurrency',
  },
  maxConcurrentDispatches: {
    field: 'Cloud Tasks rateLimits.maxConcurrentDispatches',
    min: 1,
    max: 5_000,
    source: 'https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues#RateLimits',
  },
  maxDispatchesPerSecond: {
    field: 'Cloud Tasks rateLimits.maxDispatchesPerSecond',
    min: 1,
    max: 500,
    source: 'https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues#RateLimits',
  },
  queueAttempts: {
    field: 'Cloud Tasks retryConfig.maxAttempts',
    min: 1,
    max: 100,
    source: 'https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues#RetryConfig',
  },
  logMetricLabels: {
    field: 'labels of a log-based metric',
    min: 0,
    max: 10,
    source: 'https://cloud.google.com/logging/quotas',
  },
  logFilterLength: {
    field: 'characters of a Logging filter',
    min: 1,
    max: 20_000,
    source: 'https://cloud.google.com/logging/docs/view/logging-query-language',
  },
  bucketBounds: {
    field: 'bounds of a distribution',
    min: 1,
    max: 199,
    source: 'https://cloud.google.com/logging/quotas',
  },
  alertChannels: {
    field: 'notification channels of an alert policy',
    min: 0, // without one, incidents open without a notification: rule ALR002
    max: 16,
    source: 'https://cloud.google.com/monitoring/quotas',
  },
  alertConditions: {
    field: 'conditions of an alert policy',
    min: 1,
    max: 6,
    source: 'https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/alert.proto',
  },
  alertFilterLength: {
    field: 'characters of a condition filter',
    min: 1,
    max: 2_048,
    source: 'https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/alert.proto',
  },
  /** Google documents no limit for PromQL. Ours equals the filters of a policy's six conditions together. */
  promqlLength: {
    field: 'characters of a PromQL query',
    min: 1,
    max: 6 * 2_048,
    source: 'https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/alert.proto',
  },
} as const satisfies Record<string, CountRange>;

/** Most series in one `projects.timeSeries.create` call: https://cloud.google.com/monitoring/quotas */
export const SERIES_PER_WRITE = 200;

/** The problem of a time that the field does not accept; undefined where it does. */
export function outsideLimit(where: string, range: DurationRange, value: Duration): Problem | undefined {
  const tooFar = value.isShorterThan(range.min) || value.isLongerThan(range.max);
  const ragged = range.multipleOf !== undefined && value.toSeconds() % range.multipleOf.toSeconds() !== 0;
  if (!tooFar && !ragged) return undefined;
  const step = range.multipleOf === undefined ? '' : `, in steps of ${range.multipleOf.toString()}`;
  return {
    code: 'LIM001',
    where,
    rule: `${range.field} is from ${range.min.toString()} to ${range.max.toString()}${step}`,
    got: value.toString(),
    fix: `choose a time in that range (${range.source})`,
  };
}

/** The problem of a count that the field does not accept; undefined where it does. */
export function outsideCount(where: string, range: CountRange, value: number): Problem | undefined {
  if (Number.isInteger(value) && value >= range.min && value <= range.max) return undefined;
  return {
    code: 'LIM002',
    where,
    rule: `${range.field} is a whole number from ${range.min} to ${range.max}`,
    got: String(value),
    fix: `choose a number in that range (${range.source})`,
  };
}
