import { FAILURE_CATEGORIES, isActionable } from './failure-category';
import { GUARD_NAMES } from './guard-names';
import { RUN_EVENT_FIELD } from './run-event';

/** A label of a log-based metric, taken from the log entry. */
export interface MetricLabel {
  readonly key: string;
  readonly description: string;
  /** `EXTRACT(field)` as the Logging API reads it. */
  readonly extractor: string;
}

/**
 * A log-based metric. Its labels cannot change in place, so they are chosen once and its version is part of the name: a
 * changed set is a new metric beside the old one.
 */
export interface EventMetric {
  /** `phasewatch/<thing>_v<n>`; in Monitoring `logging.googleapis.com/user/<name>`. */
  readonly name: string;
  readonly description: string;
  /** Logging query language. One resource type each, as Google advises. */
  readonly filter: string;
  readonly labels: readonly MetricLabel[];
  /** What is measured, as a distribution. @default - entries are counted */
  readonly value?: { readonly extractor: string; readonly unit: string };
}

/** Monitored resource of what Cloud Run services and 2nd gen functions print. */
export const RUN_RESOURCE = 'cloud_run_revision';
/** Monitored resource of what Cloud Scheduler prints about its jobs. */
export const SCHEDULER_RESOURCE = 'cloud_scheduler_job';

const field = (name: string) => `jsonPayload.${RUN_EVENT_FIELD}.${name}`;
const label = (key: string, description: string): MetricLabel => ({
  key,
  description,
  extractor: `EXTRACT(${field(key)})`,
});
const typeIs = (...types: readonly string[]) => `${field('type')}=(${types.map((type) => `"${type}"`).join(' OR ')})`;
const onRun = (condition: string) => `resource.type="${RUN_RESOURCE}" AND ${condition}`;

const PHASE = label('phase', 'The phase, as declared.');
const PROCESSOR = label('processor', 'The processor, as declared.');
const TYPE = label('type', 'The type of the run event.');

/** Types of run events that end a run, whoever says so. */
export const OUTCOME_TYPES = ['succeeded', 'failed', 'skipped', 'timed_out', 'went_silent'] as const;
/** Of those, what counts against a run; a failure only where it is actionable. */
export const BAD_OUTCOMES = ['failed', 'timed_out', 'went_silent'] as const;
/** Failures that count against nobody. */
export const EXPECTED_CATEGORIES = FAILURE_CATEGORIES.filter((category) => !isActionable(category));

/** The metrics over run events, by what they are called in code. */
export const EVENT_METRICS = {
  outcomes: {
    name: 'phasewatch/run_outcomes_v1',
    description: 'Runs that ended: well, badly, not at all, or closed by the monitor.',
    filter: onRun(typeIs(...OUTCOME_TYPES)),
    // 55 processors, five types, six categories of failed ones: 550 series for each revision that is alive.
    labels: [PHASE, PROCESSOR, TYPE, label('failure_category', 'Why a run failed; empty counts as unknown.')],
  },
  durations: {
    name: 'phasewatch/run_durations_v1',
    description: 'How long runs took that succeeded; buckets end at the declared budgets.',
    filter: onRun(`${typeIs('succeeded')} AND ${field('duration_seconds')}>=0`),
    labels: [PHASE, PROCESSOR],
    value: { extractor: `EXTRACT(${field('duration_seconds')})`, unit: 's' },
  },
  deadlines: {
    name: 'phasewatch/deadlines_v1',
    description: 'Deadlines of phases, met and missed.',
    filter: onRun(typeIs('deadline_met', 'deadline_missed')),
    labels: [PHASE, TYPE],
  },
  decisions: {
    name: 'phasewatch/guard_decisions_v1',
    description: 'What the guard decided: runs closed, late successes, breakers.',
    filter: onRun(
      typeIs('timed_out', 'went_silent', 'late_success', 'breaker_opened', 'breaker_half_opened', 'breaker_closed'),
    ),
    labels: [PHASE, TYPE],
  },
  rejected: {
    name: 'phasewatch/rejected_events_v1',
    description: 'Run events that did not fit; the lines are kept in the store.',
    filter: onRun(typeIs('rejected')),
    labels: [label('reason', 'Why it did not fit.')],
  },
} as const satisfies Record<string, EventMetric>;

/** The metric as Monitoring calls it. */
export function metricType(metric: Pick<EventMetric, 'name'>): string {
  return `logging.googleapis.com/user/${metric.name}`;
}

/** Everything that a request log or a job's log says is wrong, by what it is called in code: the guard's second witness. */
export function platformLogMetrics(
  timeouts: ReadonlyMap<string, number>,
): Record<'callsRefused' | 'serverErrors' | 'nearTimeouts' | 'schedulerFailures' | 'guardErrors', EventMetric> {
  const requests = onRun('log_id("run.googleapis.com/requests")');
  // Whatever else runs in the project, a site that strangers knock at for one, is not ours to watch.
  const deployables = serviceIs([...timeouts.keys()]);
  const guard = 'resource.labels.service_name:"phasewatch-"';
  const service: MetricLabel = {
    key: 'service',
    description: 'Cloud Run service, or function of that name.',
    extractor: 'EXTRACT(resource.labels.service_name)',
  };
  return {
    callsRefused: {
      name: 'phasewatch/calls_refused_v1',
      description: 'Calls answered with 401 or 403: a caller without run.invoker, which nobody saw for weeks.',
      filter: `${requests} AND (${deployables} OR ${guard}) AND httpRequest.status=(401 OR 403)`,
      labels: [service],
    },
    serverErrors: {
      name: 'phasewatch/server_errors_v1',
      description: 'Calls answered with 502, 503 or 504, which is what the platform says in a service’s place.',
      // A run that fails answers 500, so that it is delivered again, and says itself why.
      filter: `${requests} AND ${deployables} AND httpRequest.status>500`,
      labels: [service],
    },
    nearTimeouts: {
      name: 'phasewatch/near_timeouts_v1',
      description: 'Requests that took nine tenths of their timeout or more, and were answered all the same.',
      // One that reached its timeout is a server error, and its run is on a page.
      filter: `${requests} AND httpRequest.status<500 AND (${nearTimeout(timeouts)})`,
      labels: [service],
    },
    schedulerFailures: {
      name: 'phasewatch/scheduler_failures_v1',
      description: 'Attempts of Cloud Scheduler jobs that failed.',
      // The job of that name ticks once a minute: one tick that fails is nobody's business, and many page by themselves.
      filter: `resource.type="${SCHEDULER_RESOURCE}" AND severity>=ERROR AND NOT resource.labels.job_id="${GUARD_NAMES.monitorFunction}"`,
      labels: [{ key: 'job', description: 'The Scheduler job.', extractor: 'EXTRACT(resource.labels.job_id)' }],
    },
    guardErrors: {
      name: 'phasewatch/guard_errors_v1',
      description: 'Errors of the guard’s own functions that are no verdict on a run.',
      filter: onRun(`${guard} AND severity>=ERROR AND NOT jsonPayload.${RUN_EVENT_FIELD}:*`),
      labels: [service],
    },
  };
}

function serviceIs(names: readonly string[]): string {
  return `resource.labels.service_name=(${names.map((name) => `"${name}"`).join(' OR ')})`;
}

/** One clause for each timeout that is in use, over the deployables that have it. */
function nearTimeout(timeouts: ReadonlyMap<string, number>): string {
  const byTimeout = new Map<number, string[]>();
  for (const [deployable, seconds] of timeouts) byTimeout.set(seconds, [...(byTimeout.get(seconds) ?? []), deployable]);
  return [...byTimeout]
    .map(([seconds, names]) => `(${serviceIs(names)} AND httpRequest.latency>="${Math.floor(seconds * 0.9)}s")`)
    .join(' OR ');
}
