import { guardClause, printedByClause, RUN_RESOURCE } from './event-sources';
import { FAILURE_CATEGORIES, isActionable } from './failure-category';
import { labelIs, type LogScope } from './log-scope';
import { DEFAULT_NAME_PREFIX, type Names } from './names';
import { deployablesOf, processorsOf, type Pipeline } from './pipeline';
import { RUN_EVENT_FIELD } from './run-event';

/** A label of a log-based metric, taken from the log entry. */
export interface MetricLabel {
  readonly key: string;
  readonly description: string;
  /** `EXTRACT(field)` or `REGEXP_EXTRACT(field, "regex")` as the Logging API reads it. */
  readonly extractor: string;
}

/**
 * A log-based metric. Labels cannot change in place, so the name holds a version: a changed set of labels is a new metric
 * beside the old one.
 */
export interface EventMetric {
  /** `<prefix>/<thing>_v<n>`; in Monitoring `logging.googleapis.com/user/<name>`. */
  readonly name: string;
  readonly description: string;
  /** Logging query language. One resource type each, as Google advises. */
  readonly filter: string;
  readonly labels: readonly MetricLabel[];
  /** The value of a distribution. @default - the metric counts entries */
  readonly value?: { readonly extractor: string; readonly unit: string };
}

/** Monitored resource of Cloud Scheduler's log lines about its jobs. */
export const SCHEDULER_RESOURCE = 'cloud_scheduler_job';

const field = (name: string) => `jsonPayload.${RUN_EVENT_FIELD}.${name}`;
const label = (key: string, description: string): MetricLabel => ({
  key,
  description,
  extractor: `EXTRACT(${field(key)})`,
});
/** A label that has only these values; any other is empty, so that no line adds a time series without end. */
const oneOf = (key: string, values: readonly string[], description: string): MetricLabel => ({
  key,
  description,
  // Where the expression does not match, the label is empty:
  // https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics#LogMetric
  extractor: `REGEXP_EXTRACT(${field(key)}, "^(${values.join('|')})$")`,
});
const typeIs = (...types: readonly string[]) => `${field('type')}=(${types.map((type) => `"${type}"`).join(' OR ')})`;
const onRun = (condition: string) => `resource.type="${RUN_RESOURCE}" AND ${condition}`;

const TYPE = label('type', 'The type of the run event.');

/** Types of run events that end a run, from the processor. */
const ENDED_ITSELF = ['succeeded', 'failed', 'skipped'] as const;
/** Types of run events that end a run, from the guard. */
const CLOSED = ['timed_out', 'went_silent'] as const;
/** Of those, the bad ends; `failed` only where the failure is actionable. */
export const BAD_OUTCOMES = ['failed', 'timed_out', 'went_silent'] as const;
/** Failure categories that are not bad ends. */
export const EXPECTED_CATEGORIES = FAILURE_CATEGORIES.filter((category) => !isActionable(category));

/** What the metrics over run events are made from. */
export interface EventMetricInputs {
  readonly names: Names;
  readonly declared: DeclaredRuns;
}

/** Whose run events are counted, and the values that labels may have. */
export interface DeclaredRuns {
  /** Services and functions with a processor. */
  readonly services: readonly string[];
  readonly phases: readonly string[];
  readonly processors: readonly string[];
}

/** The runs of a pipeline, as declared. */
export function declaredRunsOf(pipeline: Pipeline): DeclaredRuns {
  const deployables = deployablesOf(pipeline).map(({ deployable }) => deployable);
  return {
    services: deployables.filter(({ processors }) => processors.length > 0).map(({ name }) => name),
    phases: pipeline.phases.map(({ id }) => id),
    processors: processorsOf(pipeline).map(({ processor }) => processor.name),
  };
}

/**
 * The metrics over run events, by their names in code. As the recorder does, they believe a processor's event only from
 * a service with a declared processor, and the guard's only from the guard. An undeclared phase or processor has an empty
 * label.
 */
export function eventMetrics({ names, declared: { services, phases, processors } }: EventMetricInputs) {
  const ofProcessors = (condition: string) => `${printedByClause(services)} AND ${condition}`;
  const ofGuard = (condition: string) => `${guardClause(names)} AND ${condition}`;
  const phase = oneOf('phase', phases, 'The phase; empty where it is not declared.');
  const processor = oneOf('processor', processors, 'The processor; empty where it is not declared.');
  return {
    outcomes: {
      name: names.logMetric('run_outcomes_v1'),
      description: 'Ended runs: succeeded, failed, skipped, or closed by the timeout monitor.',
      filter: onRun(`((${ofProcessors(typeIs(...ENDED_ITSELF))}) OR (${ofGuard(typeIs(...CLOSED))}))`),
      // With 55 processors, five types, six categories of failures: 550 series for each live revision.
      labels: [
        phase,
        processor,
        TYPE,
        oneOf('failure_category', FAILURE_CATEGORIES, 'Why a run failed; empty counts as unknown.'),
      ],
    },
    durations: {
      name: names.logMetric('run_durations_v1'),
      description: 'Durations of successful runs; bucket bounds are the declared budgets.',
      filter: onRun(ofProcessors(`${typeIs('succeeded')} AND ${field('duration_seconds')}>=0`)),
      labels: [phase, processor],
      value: { extractor: `EXTRACT(${field('duration_seconds')})`, unit: 's' },
    },
    deadlines: {
      name: names.logMetric('deadlines_v1'),
      description: 'Met and missed deadlines of phases.',
      filter: onRun(ofGuard(typeIs('deadline_met', 'deadline_missed'))),
      labels: [phase, TYPE],
    },
    decisions: {
      name: names.logMetric('guard_decisions_v1'),
      description: 'Decisions of the guard: closed runs, late successes, changes of breakers.',
      filter: onRun(
        ofGuard(typeIs(...CLOSED, 'late_success', 'breaker_opened', 'breaker_half_opened', 'breaker_closed')),
      ),
      labels: [phase, TYPE],
    },
    rejected: {
      name: names.logMetric('rejected_events_v1'),
      description: 'Rejected run events; the store keeps the lines.',
      filter: onRun(ofGuard(typeIs('rejected'))),
      labels: [label('reason', 'Why it did not fit.')],
    },
  } as const satisfies Record<string, EventMetric>;
}

export type RunEventMetrics = ReturnType<typeof eventMetrics>;

/** Share of its timeout from which on a request counts as close to it. */
export const NEAR_TIMEOUT = 0.9;

/** @param timeout request timeout of a deployable, in seconds */
export function nearTimeoutSeconds(timeout: number): number {
  return Math.floor(timeout * NEAR_TIMEOUT);
}

/** The metric's type in Cloud Monitoring. */
export function metricType(metric: Pick<EventMetric, 'name'>): string {
  return `logging.googleapis.com/user/${metric.name}`;
}

/** What the metrics over the platform's own logs are made from. */
export interface MetricInputs {
  readonly names: Names;
  /** @default - entries of every service and job in the project */
  readonly scope?: LogScope | undefined;
}

export type PlatformMetrics = Record<
  'callsRefused' | 'serverErrors' | 'nearTimeouts' | 'schedulerFailures' | 'guardErrors',
  EventMetric
>;

/**
 * The metrics over the platform's own logs, by their names in code: they do not depend on what a processor prints.
 * @param timeouts the request timeout of each deployable, in seconds
 */
export function platformLogMetrics(
  { names, scope }: MetricInputs,
  timeouts: ReadonlyMap<string, number>,
): PlatformMetrics {
  const requests = onRun('log_id("run.googleapis.com/requests")');
  // Other services of the project, such as a public site, are not part of the pipeline.
  const deployables = labelIs('service_name', [...timeouts.keys()]);
  // Other services may have names with a declared prefix in them, such as the deployables of the pipeline.
  const guard =
    scope === undefined && names.prefix === DEFAULT_NAME_PREFIX
      ? `resource.labels.service_name:"${names.prefix}-"`
      : labelIs('service_name', Object.values(names.functions));
  const service: MetricLabel = {
    key: 'service',
    description: 'Cloud Run service, or function of that name.',
    extractor: 'EXTRACT(resource.labels.service_name)',
  };
  return {
    callsRefused: {
      name: names.logMetric('calls_refused_v1'),
      description: 'Calls answered with 401 or 403, such as those of a caller without run.invoker.',
      filter: `${requests} AND (${deployables} OR ${guard}) AND httpRequest.status=(401 OR 403)`,
      labels: [service],
    },
    serverErrors: {
      name: names.logMetric('server_errors_v1'),
      description: 'Calls answered with 502, 503 or 504: answers of the platform in place of the service.',
      // A failed run answers 500, so that its message is delivered again; its run event holds the reason.
      filter: `${requests} AND ${deployables} AND httpRequest.status>500`,
      labels: [service],
    },
    nearTimeouts: {
      name: names.logMetric('near_timeouts_v1'),
      description: `Requests that took at least ${NEAR_TIMEOUT * 100}% of their timeout and still got an answer.`,
      // A request that reached its timeout is a server error, and its run pages.
      filter: `${requests} AND httpRequest.status<500 AND (${nearTimeout(timeouts)})`,
      labels: [service],
    },
    schedulerFailures: {
      name: names.logMetric('scheduler_failures_v1'),
      description: 'Failed attempts of Cloud Scheduler jobs.',
      filter: `resource.type="${SCHEDULER_RESOURCE}" AND severity>=ERROR${
        scope === undefined ? '' : ` AND ${labelIs('job_id', scope.jobs)}`
      }`,
      labels: [{ key: 'job', description: 'The Scheduler job.', extractor: 'EXTRACT(resource.labels.job_id)' }],
    },
    guardErrors: {
      name: names.logMetric('guard_errors_v1'),
      description: 'Errors of the guard’s own functions, without run events.',
      filter: onRun(`${guard} AND severity>=ERROR AND NOT jsonPayload.${RUN_EVENT_FIELD}:*`),
      labels: [service],
    },
  };
}

/** One clause for each distinct timeout, over the deployables that have it. */
function nearTimeout(timeouts: ReadonlyMap<string, number>): string {
  const byTimeout = new Map<number, string[]>();
  for (const [deployable, seconds] of timeouts) byTimeout.set(seconds, [...(byTimeout.get(seconds) ?? []), deployable]);
  return [...byTimeout]
    .map(
      ([seconds, names]) =>
        `(${labelIs('service_name', names)} AND httpRequest.latency>="${nearTimeoutSeconds(seconds)}s")`,
    )
    .join(' OR ');
}
