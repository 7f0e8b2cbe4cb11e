import type { EventMetric, MetricLabel } from './event-metrics';
import { onResource, RUN_RESOURCE } from './event-sources';
import { labelIs, type LogScope } from './log-scope';
import { DEFAULT_NAME_PREFIX, type Names } from './names';
import { RUN_EVENT_FIELD } from './run-event';

/** Monitored resource of Cloud Scheduler's log lines about its jobs. */
export const SCHEDULER_RESOURCE = 'cloud_scheduler_job';

const onRevision = (condition: string) => `${onResource(RUN_RESOURCE)} AND ${condition}`;
const REQUESTS = onRevision('log_id("run.googleapis.com/requests")');
const SERVICE: MetricLabel = {
  key: 'service',
  description: 'Cloud Run service, or function of that name.',
  extractor: 'EXTRACT(resource.labels.service_name)',
};
/** Of requests of services and functions. */
const ON_REVISION = { resources: [RUN_RESOURCE], labels: [SERVICE] } as const;

/** Share of its timeout from which on a request counts as close to it. */
export const NEAR_TIMEOUT = 0.9;

/** @param timeout request timeout of a deployable, in seconds */
export function nearTimeoutSeconds(timeout: number): number {
  return Math.floor(timeout * NEAR_TIMEOUT);
}

/** What the metrics over the platform's own logs are made from. */
export interface MetricInputs {
  readonly names: Names;
  /** @default - entries of every service and job in the project */
  readonly scope?: LogScope | undefined;
}

/** Those over the answers of deployables are missing where no service and no function is declared. */
export type PlatformMetrics = Record<'callsRefused' | 'schedulerFailures' | 'guardErrors', EventMetric> & AnswerMetrics;

type AnswerMetrics = Partial<Record<'serverErrors' | 'nearTimeouts', EventMetric>>;

/**
 * The metrics over the platform's own logs, by their names in code: they do not depend on what a processor prints.
 * @param timeouts the request timeout of each service and function, in seconds
 */
export function platformLogMetrics(
  { names, scope }: MetricInputs,
  timeouts: ReadonlyMap<string, number>,
): PlatformMetrics {
  // Other services may have names with a declared prefix in them, such as the deployables of the pipeline.
  const guard =
    scope === undefined && names.prefix === DEFAULT_NAME_PREFIX
      ? `resource.labels.service_name:"${names.prefix}-"`
      : labelIs('service_name', Object.values(names.functions));
  // Other services of the project, such as a public site, are not part of the pipeline.
  const declared = timeouts.size === 0 ? [] : [labelIs('service_name', [...timeouts.keys()])];
  return {
    callsRefused: {
      name: names.logMetric('calls_refused_v1'),
      description: 'Calls answered with 401 or 403, such as those of a caller without run.invoker.',
      filter: `${REQUESTS} AND (${[...declared, guard].join(' OR ')}) AND httpRequest.status=(401 OR 403)`,
      ...ON_REVISION,
    },
    ...answerMetrics(names, timeouts),
    schedulerFailures: {
      name: names.logMetric('scheduler_failures_v1'),
      description: 'Failed attempts of Cloud Scheduler jobs.',
      filter: `resource.type="${SCHEDULER_RESOURCE}" AND severity>=ERROR${
        scope === undefined ? '' : ` AND ${labelIs('job_id', scope.jobs)}`
      }`,
      resources: [SCHEDULER_RESOURCE],
      labels: [{ key: 'job', description: 'The Scheduler job.', extractor: 'EXTRACT(resource.labels.job_id)' }],
    },
    guardErrors: {
      name: names.logMetric('guard_errors_v1'),
      description: 'Errors of the guard’s own functions, without run events.',
      filter: onRevision(`${guard} AND severity>=ERROR AND NOT jsonPayload.${RUN_EVENT_FIELD}:*`),
      ...ON_REVISION,
    },
  };
}

/** How services and functions answer. Cloud Run jobs answer nothing. */
function answerMetrics(names: Names, timeouts: ReadonlyMap<string, number>): AnswerMetrics {
  if (timeouts.size === 0) return {};
  return {
    serverErrors: {
      name: names.logMetric('server_errors_v1'),
      description: 'Calls answered with 502, 503 or 504: answers of the platform in place of the service.',
      // A failed run answers 500, so that its message is delivered again; its run event holds the reason.
      filter: `${REQUESTS} AND ${labelIs('service_name', [...timeouts.keys()])} AND httpRequest.status>500`,
      ...ON_REVISION,
    },
    nearTimeouts: {
      name: names.logMetric('near_timeouts_v1'),
      description: `Requests that took at least ${NEAR_TIMEOUT * 100}% of their timeout and still got an answer.`,
      // A request that reached its timeout is a server error, and its run pages.
      filter: `${REQUESTS} AND httpRequest.status<500 AND (${nearTimeout(timeouts)})`,
      ...ON_REVISION,
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
