import { Duration } from './duration';

/**
 * The clock of the timeout monitor. Scheduler never runs two executions of one job at once: when one overruns, the
 * next waits (https://github.com/googleapis/googleapis/blob/master/google/cloud/scheduler/v1/job.proto). So each bound
 * lies within the next, and the last within the period: a tick that hangs costs that tick and no other.
 */
export const MONITOR = {
  /** How often the monitor looks. */
  period: Duration.minutes(1),
  /** What one tick may take, retries of its writes included; the handler stops itself here. */
  tickDeadline: Duration.seconds(40),
  /** The platform's timeout of the function. */
  timeout: Duration.seconds(50),
  /** How long Scheduler waits. */
  attemptDeadline: Duration.seconds(55),
} as const;

/**
 * The lease of a tick ends by itself before the next tick starts, so a killed monitor blocks nobody.
 */
export const LEASE = Duration.seconds(55);

/** The clock of the run recorder: one event is one small transaction. */
export const RECORDER = {
  /** How long storing one message may take; then the handler asks Pub/Sub to deliver it again. */
  storeDeadline: Duration.seconds(20),
  /** The platform's timeout of the function. */
  timeout: Duration.seconds(30),
  /** How long Pub/Sub waits. */
  ackDeadline: Duration.minutes(1),
} as const;

/**
 * How long after it was written a point of a custom metric can be read by an alert policy. Google documents none for
 * custom metrics; 0 to 3 minutes is the range of its own metrics with a 60 s sample period (`run.googleapis.com`:
 * https://cloud.google.com/monitoring/api/metrics_gcp), and what audit and rehearsal assume.
 */
export const GAUGE_VISIBILITY = { best: Duration.zero, worst: Duration.minutes(3) } as const;
