import {
  anyOf,
  guardClause,
  JOB_RESOURCE,
  onResource,
  printedClauses,
  RUN_RESOURCE,
  typeIs,
  type PrintingResource,
} from './event-sources';
import { FAILURE_CATEGORIES, isActionable } from './failure-category';
import type { Names } from './names';
import { deployablesOf, processorsOf, type Pipeline } from './pipeline';
import { CLOSING_EVENT_TYPES, ENDING_EVENT_TYPES, RUN_EVENT_FIELD } from './run-event';

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
  /** Logging query language. One resource type each, as Google advises, unless jobs and services print what it counts. */
  readonly filter: string;
  /** The monitored resources of the entries, on which its series are; at least one. */
  readonly resources: readonly string[];
  readonly labels: readonly MetricLabel[];
  /** The value of a distribution. @default - the metric counts entries */
  readonly value?: { readonly extractor: string; readonly unit: string };
}

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
const onRun = (condition: string) => `${onResource(RUN_RESOURCE)} AND ${condition}`;
const ON_RUN: readonly PrintingResource[] = [RUN_RESOURCE];

const TYPE = label('type', 'The type of the run event.');

/** A run that ended by itself. */
const ENDED = typeIs(...ENDING_EVENT_TYPES);
/** A success that says how long it took. */
const TIMED = `${typeIs('succeeded')} AND ${field('duration_seconds')}>=0`;
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
  /** Cloud Run jobs with a processor. */
  readonly jobs: readonly string[];
  readonly phases: readonly string[];
  readonly processors: readonly string[];
}

/** The runs of a pipeline, as declared. */
export function declaredRunsOf(pipeline: Pipeline): DeclaredRuns {
  const hosts = deployablesOf(pipeline)
    .map(({ deployable }) => deployable)
    .filter(({ processors }) => processors.length > 0);
  return {
    services: hosts.filter(({ kind }) => kind !== 'job').map(({ name }) => name),
    jobs: hosts.filter(({ kind }) => kind === 'job').map(({ name }) => name),
    phases: pipeline.phases.map(({ id }) => id),
    processors: processorsOf(pipeline).map(({ processor }) => processor.name),
  };
}

/**
 * The metrics over run events, by their names in code. As the recorder does, they believe a processor's event only from
 * a service or a job with a declared processor, and the guard's only from the guard. An undeclared phase or processor has an empty
 * label.
 */
export function eventMetrics({ names, declared }: EventMetricInputs) {
  const { phases, processors } = declared;
  const { ofServices, ofJobs, resources } = printersOf(declared);
  const ofGuard = (condition: string) => `${guardClause(names)} AND ${condition}`;
  const phase = oneOf('phase', phases, 'The phase; empty where it is not declared.');
  const processor = oneOf('processor', processors, 'The processor; empty where it is not declared.');
  return {
    outcomes: {
      name: names.logMetric('run_outcomes_v1'),
      description: 'Ended runs: succeeded, failed, skipped, or closed by the timeout monitor.',
      filter: anyOf([onRun(anyOf([...ofServices(ENDED), ofGuard(typeIs(...CLOSING_EVENT_TYPES))])), ...ofJobs(ENDED)]),
      resources: [...new Set([...ON_RUN, ...resources])],
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
      filter: anyOf([...ofServices(TIMED).map(onRun), ...ofJobs(TIMED)]),
      resources,
      labels: [phase, processor],
      value: { extractor: `EXTRACT(${field('duration_seconds')})`, unit: 's' },
    },
    deadlines: {
      name: names.logMetric('deadlines_v1'),
      description: 'Met and missed deadlines of phases.',
      filter: onRun(ofGuard(typeIs('deadline_met', 'deadline_missed'))),
      resources: ON_RUN,
      labels: [phase, TYPE],
    },
    decisions: {
      name: names.logMetric('guard_decisions_v1'),
      description: 'Decisions of the guard: closed runs, late successes, changes of breakers.',
      filter: onRun(
        ofGuard(
          typeIs(...CLOSING_EVENT_TYPES, 'late_success', 'breaker_opened', 'breaker_half_opened', 'breaker_closed'),
        ),
      ),
      resources: ON_RUN,
      labels: [phase, TYPE],
    },
    rejected: {
      name: names.logMetric('rejected_events_v1'),
      description: 'Rejected run events; the store keeps the lines.',
      filter: onRun(ofGuard(typeIs('rejected'))),
      resources: ON_RUN,
      labels: [label('reason', 'Why it did not fit.')],
    },
  } as const satisfies Record<string, EventMetric>;
}

/** Clauses for the lines of processors in services and in jobs; empty where there are none. */
function printersOf({ services, jobs }: DeclaredRuns) {
  const printed = printedClauses(services, jobs);
  const on = (wanted: PrintingResource) => printed.filter(({ resource }) => resource === wanted);
  return {
    resources: printed.map(({ resource }) => resource),
    ofServices: (condition: string) => on(RUN_RESOURCE).map(({ clause }) => `${clause} AND ${condition}`),
    ofJobs: (condition: string) =>
      on(JOB_RESOURCE).map(({ resource, clause }) => `${onResource(resource)} AND ${clause} AND ${condition}`),
  };
}

export type RunEventMetrics = ReturnType<typeof eventMetrics>;

/** The metric's type in Cloud Monitoring. */
export function metricType(metric: Pick<EventMetric, 'name'>): string {
  return `logging.googleapis.com/user/${metric.name}`;
}
