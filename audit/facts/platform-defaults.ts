import { Duration } from '../../model/duration';
import { TIMEOUTS } from '../../model/platform-timeouts';

/** The platform's defaults of fields that are left out, each with its source; those of timeouts are in `TIMEOUTS`. */
export const DEFAULTS = {
  /** Attempts of a task after the first: https://cloud.google.com/run/docs/configuring/max-retries */
  taskRetries: 3,
  attemptDeadline: TIMEOUTS.attemptDeadline.default,
  schedulerTimeZone: 'Etc/UTC',
  /** `retryConfig`: https://github.com/googleapis/googleapis/blob/master/google/cloud/scheduler/v1/job.proto */
  schedulerRetries: 0,
  schedulerMinBackoff: Duration.seconds(5),
  schedulerMaxBackoff: Duration.hours(1),
  schedulerMaxDoublings: 5,
  /** Zero: the count of retries alone decides. */
  schedulerMaxRetryDuration: Duration.zero,
  /** https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions */
  ackDeadline: TIMEOUTS.ackDeadline.default,
  messageRetention: Duration.days(7),
  subscriptionTtl: Duration.days(31),
  maxDeliveryAttempts: 5,
  /** Of a declared `retryPolicy`; without one Pub/Sub delivers again at once. */
  pushMinBackoff: Duration.seconds(10),
  pushMaxBackoff: Duration.minutes(10),
  /**
   * As `gcloud tasks queues describe` prints them:
   * https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues
   */
  queueAttempts: 100,
  /** A `Duration` is a whole number of seconds. */
  queueMinBackoffSeconds: 0.1,
  queueMaxBackoff: Duration.hours(1),
  queueMaxDoublings: 16,
  queueConcurrentDispatches: 1_000,
  queueDispatchesPerSecond: 500,
  /** https://cloud.google.com/run/docs/about-concurrency */
  runConcurrency: 80,
  /** Of a 2nd gen function: https://cloud.google.com/functions/docs/configuring/concurrency */
  functionConcurrency: 1,
  /** https://cloud.google.com/run/docs/configuring/max-instances */
  runInstances: 100,
  /** https://cloud.google.com/monitoring/alerts/incidents-events */
  autoClose: Duration.days(7),
} as const;
