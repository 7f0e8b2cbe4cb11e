import type { Duration } from './duration';

/** Waits between tries: doubles from `min` up to `max`. */
export interface Backoff {
  readonly min: Duration;
  readonly max: Duration;
}

/** Cloud Scheduler calls the deployable over HTTP, with an identity token. */
export interface ScheduleTrigger {
  readonly kind: 'schedule';
  /** Name of the Scheduler job. Unique in the pipeline. */
  readonly job: string;
  /** Five-field unix-cron. */
  readonly cron: string;
  /** IANA time zone in which the cron is read, such as `America/New_York`. */
  readonly timeZone: string;
  /** Path on the deployable. */
  readonly path: string;
  /** How long Scheduler waits for the answer: at least the deployable's timeout, at most 30 min. */
  readonly attemptDeadline: Duration;
  /** Tries after a failed one, 0 to 5; 0 waits for the next tick. */
  readonly retries: number;
  readonly backoff: Backoff;
}

/** Pub/Sub pushes each message of a topic to the deployable, with an identity token. */
export interface PushTrigger {
  readonly kind: 'push';
  /** The topic; its dead-letter topic is `<topic>-dlq`. */
  readonly topic: string;
  /** Name of the subscription. Unique in the pipeline. */
  readonly subscription: string;
  readonly path: string;
  /** How long Pub/Sub waits for the answer before it delivers again: at least the deployable's timeout, at most 10 min. */
  readonly ackDeadline: Duration;
  readonly backoff: Backoff;
  /** Tries before a message goes to the dead-letter topic, 5 to 100. */
  readonly maxDeliveryAttempts: number;
  /** How long an unacknowledged message waits: longer than any outage that you want to survive. 10 min to 31 d. */
  readonly retention: Duration;
}

/** A Cloud Tasks queue calls the deployable; the caller that adds tasks sets their dispatch deadline. */
export interface QueueTrigger {
  readonly kind: 'queue';
  /** Name of the queue. Unique in the pipeline. */
  readonly queue: string;
  /** Name of the deployable that adds the tasks. */
  readonly from: string;
  /** How long Cloud Tasks waits for the answer: at least the deployable's timeout, at most 30 min. */
  readonly dispatchDeadline: Duration;
  readonly maxConcurrentDispatches: number;
  readonly maxDispatchesPerSecond: number;
  /** Tries of one task, the first included. */
  readonly maxAttempts: number;
  readonly backoff: Backoff;
}

/** Another deployable calls it directly. */
export interface HttpTrigger {
  readonly kind: 'http';
  /** Name of the deployable that calls. */
  readonly from: string;
  /** How long the caller waits for the answer: at least the deployable's timeout. */
  readonly callerDeadline: Duration;
  /** Tries after a failed one that the caller makes. */
  readonly retries: number;
}

/** What calls a deployable, and how long the caller waits: the smaller of the two timeouts always wins. */
export type Trigger = ScheduleTrigger | PushTrigger | QueueTrigger | HttpTrigger;
