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
  /** IANA time zone of the cron, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** Path on the deployable. */
  readonly path: string;
  /** Scheduler waits this long for the answer: at least the deployable's timeout, at most 30 min. */
  readonly attemptDeadline: Duration;
  /** Tries after a failed one, 0 to 5; 0 waits for the next tick. */
  readonly retries: number;
  readonly backoff: Backoff;
  /**
   * E-mail of the existing service account whose identity token each call carries; it must have the right to call the
   * deployable already.
   * @default - the stack creates an account and grants it that right
   */
  readonly caller?: string;
}

/** Pub/Sub pushes each message of a topic to the deployable, with an identity token. */
export interface PushTrigger {
  readonly kind: 'push';
  /** The topic; its dead-letter topic is `<topic>-dlq`. */
  readonly topic: string;
  /** Name of the subscription. Unique in the pipeline. */
  readonly subscription: string;
  readonly path: string;
  /** Pub/Sub waits this long for the answer, then delivers again: at least the deployable's timeout, at most 10 min. */
  readonly ackDeadline: Duration;
  /** @default - none: Pub/Sub delivers again at once */
  readonly backoff?: Backoff;
  /**
   * Tries before a message goes to the dead-letter topic, 5 to 100.
   * @default - no dead letters: a message is delivered until its retention ends, which the audit reports
   */
  readonly maxDeliveryAttempts?: number;
  /**
   * Name of the existing topic that takes the dead letters.
   * @default - `<topic>-dlq`, which the stack creates
   */
  readonly deadLetterTopic?: string;
  /**
   * Inactivity after which Pub/Sub deletes the subscription; at least 1 d.
   * @default - never
   */
  readonly expiresAfter?: Duration;
  /** Unacknowledged messages are kept this long: longer than any outage to survive. 10 min to 31 d. */
  readonly retention: Duration;
  /**
   * E-mail of the existing service account whose identity token each call carries; it must have the right to call the
   * deployable already.
   * @default - the stack creates an account and grants it that right
   */
  readonly caller?: string;
}

/** A Cloud Tasks queue calls the deployable; the code that adds tasks sets their dispatch deadline. */
export interface QueueTrigger {
  readonly kind: 'queue';
  /** Name of the queue. Unique in the pipeline. */
  readonly queue: string;
  /** Name of the deployable that adds the tasks. */
  readonly from: string;
  /** Cloud Tasks waits this long for the answer: at least the deployable's timeout, at most 30 min. */
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
  /** The caller waits this long for the answer: at least the deployable's timeout. */
  readonly callerDeadline: Duration;
  /** The caller's tries after a failed one. */
  readonly retries: number;
}

/** Messages of a topic as events: https://cloud.google.com/eventarc/docs/reference/supported-events */
export const TOPIC_EVENTS = 'google.cloud.pubsub.topic.v1.messagePublished';

/**
 * Eventarc delivers an event to a function, through a push that waits 10 min at most. Messages of a topic are declared this
 * way for an adopted function that gets them so; another function has a push subscription, whose ack deadline, retries and
 * dead letters can be declared.
 */
export interface EventTrigger {
  readonly kind: 'event';
  /** Such as `google.cloud.storage.object.v1.finalized`. */
  readonly eventType: string;
  /**
   * The attributes that an event must have, such as `{ bucket: 'orders-files' }`; at least one.
   * @default - none, for the messages of a topic
   */
  readonly filters?: Readonly<Record<string, string>>;
  /** The topic whose messages it gets, in the project of the pipeline. @default - none: other events */
  readonly topic?: string;
  /** Where the events come from, such as `eu` for a bucket in that multi-region. @default - the pipeline's region */
  readonly region?: string;
  /** Is an event delivered again after a failure, for 24 hours at most? Without, a failed event is lost. */
  readonly retry: boolean;
}

/**
 * Cloud Scheduler starts an execution of a Cloud Run job: it calls `jobs:run` of the API with an access token. The API
 * answers at once, so Scheduler does not wait for the execution, and starts the next one while it still runs.
 */
export interface ScheduledRunTrigger {
  readonly kind: 'scheduled-run';
  /** Name of the Scheduler job. Unique in the pipeline. */
  readonly job: string;
  /** Five-field unix-cron. */
  readonly cron: string;
  /** IANA time zone of the cron, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /**
   * E-mail of the existing service account whose access token each call carries; it must have the right to start the job
   * already.
   * @default - the stack creates an account and grants it that right
   */
  readonly caller?: string;
  /** Tries after a call that the API refused, 0 to 5. Not those of a task, which the job has. */
  readonly retries: number;
  readonly backoff: Backoff;
}

/** The code of another deployable starts an execution of a Cloud Run job: it calls `jobs:run`, which answers at once. */
export interface RunTrigger {
  readonly kind: 'run';
  /** Name of the deployable that starts it. */
  readonly from: string;
}

/** A caller of a service or function, and its deadline. Of deadline and timeout, the shorter one takes effect. Events call functions only. */
export type RequestTrigger = ScheduleTrigger | PushTrigger | QueueTrigger | HttpTrigger | EventTrigger;

/** What starts executions of a job. */
export type JobTrigger = ScheduledRunTrigger | RunTrigger;

export type Trigger = RequestTrigger | JobTrigger;

/** Is a trigger a Scheduler job, whatever that calls? */
export function isScheduled(trigger: Trigger): trigger is ScheduleTrigger | ScheduledRunTrigger {
  return trigger.kind === 'schedule' || trigger.kind === 'scheduled-run';
}
