import { DEFAULT_NAME_PREFIX, namesOf } from './names';
import { deployablesOf, schedulesOf, triggersOf, type Pipeline } from './pipeline';

/** Whose log entries and series a pipeline reads, where other pipelines run in its project. */
export interface LogScope {
  /** Cloud Run services, functions included. */
  readonly services: readonly string[];
  /** Cloud Run jobs. */
  readonly runJobs: readonly string[];
  /** Scheduler jobs. */
  readonly jobs: readonly string[];
  /** Push subscriptions, that of the recorder included. */
  readonly subscriptions: readonly string[];
}

/**
 * The scope of a pipeline.
 * @returns undefined where the pipeline has its projects for itself: then it reads every service and job there
 */
export function logScopeOf(pipeline: Pipeline): LogScope | undefined {
  if (!sharesProject(pipeline)) return undefined;
  const { functions, jobs, runEvents } = namesOf(pipeline);
  const deployables = deployablesOf(pipeline).map(({ deployable }) => deployable);
  const triggers = deployables.flatMap(triggersOf);
  const ofKind = (isJob: boolean) =>
    deployables.filter(({ kind }) => (kind === 'job') === isJob).map(({ name }) => name);
  const pushed = triggers.flatMap((trigger) => (trigger.kind === 'push' ? [trigger.subscription] : []));
  return {
    services: [...ofKind(false), ...Object.values(functions)],
    runJobs: ofKind(true),
    jobs: [...deployables.flatMap(schedulesOf).map(({ job }) => job), ...Object.values(jobs)],
    subscriptions: [...pushed, runEvents.subscription],
  };
}

/** Do other pipelines run in its projects? A pipeline with a prefix of its own is made for that. */
export function sharesProject(pipeline: Pipeline): boolean {
  return pipeline.sharesProject ?? namesOf(pipeline).prefix !== DEFAULT_NAME_PREFIX;
}

/** A Logging filter that also requires one of the services or jobs of a scope. */
export function ofServices(filter: string, scope: LogScope | undefined): string {
  return scope === undefined ? filter : `${filter} AND ${scopeClause(scope)}`;
}

/** A clause of a Logging filter: an entry is of a service or a job of the scope. */
export function scopeClause({ services, runJobs }: LogScope): string {
  const ofService = labelIs('service_name', services);
  return runJobs.length === 0 ? ofService : `(${ofService} OR ${labelIs('job_name', runJobs)})`;
}

/**
 * A clause of a Logging filter: a label of the monitored resource is one of several values. Without a value it matches no
 * entry with that label.
 */
export function labelIs(label: string, values: readonly string[]): string {
  if (values.length === 0) return `NOT resource.labels.${label}:*`;
  return `resource.labels.${label}=(${values.map((value) => `"${value}"`).join(' OR ')})`;
}
