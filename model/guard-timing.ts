import { Duration } from './duration';

/**
 * Timeouts of the timeout monitor. Scheduler never runs two executions of one job at once: when one overruns, the next
 * waits (https://github.com/googleapis/googleapis/blob/master/google/cloud/scheduler/v1/job.proto). So each timeout is
 * shorter than the next, and the last is shorter than the period: a hanging tick delays no other tick.
 */
export const MONITOR = {
  /** From one tick to the next. */
  period: Duration.minutes(1),
  /** Longest duration of a tick, retries of its writes included; then the handler stops itself. */
  tickDeadline: Duration.seconds(40),
  /** The function's request timeout. */
  timeout: Duration.seconds(50),
  /** How long Scheduler waits. */
  attemptDeadline: Duration.seconds(55),
} as const;

/**
 * The lease of a tick expires before the next tick starts, so a killed monitor does not block the next one.
 */
export const LEASE = Duration.seconds(55);

/** Timeouts of the run recorder: one event is one small transaction. */
export const RECORDER = {
  /** Longest time to store one message; then the handler asks Pub/Sub to deliver it again. */
  storeDeadline: Duration.seconds(20),
  /** The function's request timeout. */
  timeout: Duration.seconds(30),
  /** How long Pub/Sub waits. */
  ackDeadline: Duration.minutes(1),
  /** How long Pub/Sub keeps what the recorder has not acknowledged. */
  retention: Duration.days(7),
  /** Deliveries before an event is a dead letter; the most that Pub/Sub allows. */
  maxDeliveryAttempts: 100,
} as const;

/** Times by which the monitor judges; runbooks name them. */
export const JUDGING = {
  /**
   * Delay from a deadline to its judgment: the end event of a run that ended just in time may not be recorded yet. The
   * time at which a run ended counts, not the time at which it was recorded.
   */
  settle: Duration.minutes(2),
  /** Longest extra time for a processor with late input: the start grace of some lasts until the next day. */
  mostExtraTime: Duration.hours(2),
  /**
   * A missed date counts until this long after its start, and at least until a day after its deadline. Its
   * `deadline_missed` stays in the log. Measured from the date and not from the deadline, so that all phases drop it at
   * the same time: otherwise each later phase would in turn have the earliest deadline and notify.
   */
  missedKept: Duration.days(4),
  /** A run that was due and has not started is no longer reported after this. */
  notStartedKept: Duration.days(1),
  /**
   * A run is not retried later than this after its closing, or after its breaker began to let calls through again, because
   * a person may already be working on it.
   */
  retryWithin: Duration.minutes(10),
  /** Runs are judged as of the last recorded events, but at most this far back: a hang must not be hidden for longer. */
  longestHold: Duration.minutes(30),
} as const;

/**
 * Time from writing a point of a custom metric until alert policies can read it. Google documents none for custom
 * metrics; audit and rehearsal assume the range of Google's own metrics with a 60 s sample period
 * (`run.googleapis.com`: https://cloud.google.com/monitoring/api/metrics_gcp).
 */
export const GAUGE_VISIBILITY = { best: Duration.zero, worst: Duration.minutes(3) } as const;

/** How late a point of a log-based metric may be: https://cloud.google.com/logging/docs/logs-based-metrics/troubleshooting */
export const LOG_METRIC_VISIBILITY = { best: Duration.zero, worst: Duration.minutes(10) } as const;
