import { Names, type NameParts } from './names';
import { labelIs } from './log-scope';
import { refuse } from './problem';
import { CLOSING_EVENT_TYPES, PROCESSOR_EVENT_TYPES, RUN_EVENT_FIELD } from './run-event';

/** Monitored resource of log lines of Cloud Run services and 2nd gen functions. */
export const RUN_RESOURCE = 'cloud_run_revision';
/** Monitored resource of log lines of Cloud Run jobs. */
export const JOB_RESOURCE = 'cloud_run_job';

/** A monitored resource of what containers print. */
export type PrintingResource = typeof RUN_RESOURCE | typeof JOB_RESOURCE;

/** The label that names the service, function or job: https://cloud.google.com/monitoring/api/resources */
const NAME_LABELS: Readonly<Record<PrintingResource, string>> = {
  [RUN_RESOURCE]: 'service_name',
  [JOB_RESOURCE]: 'job_name',
};

/**
 * The logs of what a container prints. A line in another log was written through the Logging API.
 * https://cloud.google.com/run/docs/logging#container-logs
 */
const PRINTED_LOGS = ['run.googleapis.com/stdout', 'run.googleapis.com/stderr'] as const;

/** Whose lines the guard believes. */
export interface EventSources {
  /** Services and functions with a declared processor: their lines may be run events of processors. */
  readonly services: ReadonlySet<string>;
  /** The same of Cloud Run jobs. A job may have the name of a service. */
  readonly jobs: ReadonlySet<string>;
  /** The function that prints the pulse. */
  readonly monitor: string;
}

/** The fields of a log entry that say where it comes from; each may be anything. */
export interface EntrySource {
  readonly logName?: unknown;
  readonly resource?: unknown;
}

/** What sources are made from. The guard's configuration has all of it. */
export interface SourceParts extends NameParts {
  readonly processors: readonly { readonly deployable: string }[];
  /** @default - none */
  readonly jobs?: readonly { readonly name: string }[] | undefined;
}

/**
 * The sources of a pipeline, from the guard's configuration. The recorder, the filters of log-based metrics and
 * `phasewatch lines` all use these.
 */
export function eventSources(parts: SourceParts): EventSources {
  const { processors, jobs = [] } = parts;
  const hosts = new Set(processors.map(({ deployable }) => deployable));
  const ofJobs = new Set(jobs.map(({ name }) => name).filter((name) => hosts.has(name)));
  return {
    services: new Set([...hosts].filter((name) => !ofJobs.has(name))),
    jobs: ofJobs,
    monitor: new Names(parts).functions.monitor,
  };
}

/**
 * The environment variable with which the recorder gets its sources. They come with its code, so no message waits for a
 * configuration. A variable has at most 32 KiB: https://cloud.google.com/run/quotas
 */
export const EVENT_SOURCES_VARIABLE = 'RUN_EVENT_SOURCES';

/** The value of that variable: the services with a declared processor, then the monitor, then the jobs if there are any. */
export function writeEventSources({ services, jobs, monitor }: EventSources): string {
  const listed = (names: ReadonlySet<string>) => [...names].sort().join(',');
  return [listed(services), monitor, ...(jobs.size === 0 ? [] : [listed(jobs)])].join(';');
}

/** @throws InputError ENV002 */
export function readEventSources(text: string): EventSources {
  const [, services, monitor, jobs = ''] = /^([a-z0-9,_-]*);([a-z0-9-]+)(?:;([a-z0-9,_-]+))?$/i.exec(text) ?? [];
  const namesIn = (list: string) => new Set(list.split(',').filter((name) => name !== ''));
  if (services !== undefined && monitor !== undefined) {
    return { services: namesIn(services), jobs: namesIn(jobs), monitor };
  }
  return refuse({
    code: 'ENV002',
    where: EVENT_SOURCES_VARIABLE,
    rule: 'the variable holds the services whose lines are run events, the timeout monitor, and the jobs if there are any',
    got: JSON.stringify(text.slice(0, 100)),
    fix: 'deploy the stack again: it sets the variable',
  });
}

/** What printed a line. */
export interface Printer {
  readonly resource: PrintingResource;
  /** Of the service, function or job. */
  readonly name: string;
}

/** The service, function or job that printed an entry; undefined if the entry is no printed line of one. */
export function printedBy({ logName, resource }: EntrySource): Printer | undefined {
  if (typeof logName !== 'string' || !isRecord(resource)) return undefined;
  const type = resource['type'];
  if (type !== RUN_RESOURCE && type !== JOB_RESOURCE) return undefined;
  const id = /\/logs\/(.+)$/.exec(logName)?.[1];
  const isPrinted = PRINTED_LOGS.some((log) => id === log || id === encodeURIComponent(log));
  const labels = resource['labels'];
  const name = isPrinted && isRecord(labels) ? labels[NAME_LABELS[type]] : undefined;
  return typeof name === 'string' ? { resource: type, name } : undefined;
}

/** Is it a service, function or job with a declared processor? */
export function hostsProcessor({ services, jobs }: EventSources, { resource, name }: Printer): boolean {
  return (resource === JOB_RESOURCE ? jobs : services).has(name);
}

/** A clause of a Logging filter: an entry is a printed line of one of these; the type of its resource is another clause. */
export function printedByClause(names: Iterable<string>, resource: PrintingResource = RUN_RESOURCE): string {
  const logs = PRINTED_LOGS.map((log) => `log_id("${log}")`).join(' OR ');
  return `${labelIs(NAME_LABELS[resource], [...names].sort())} AND (${logs})`;
}

/** By monitored resource: the clause for printed lines of these. Services stand also where there is neither, and match nothing then. */
export function printedClauses(
  services: readonly string[],
  jobs: readonly string[],
): { readonly resource: PrintingResource; readonly clause: string }[] {
  const named = [
    { resource: RUN_RESOURCE, names: services, stands: services.length > 0 || jobs.length === 0 },
    { resource: JOB_RESOURCE, names: jobs, stands: jobs.length > 0 },
  ] as const;
  return named.flatMap(({ resource, names, stands }) =>
    stands ? { resource, clause: printedByClause(names, resource) } : [],
  );
}

/** A clause of a Logging filter: an entry is a run event of one of these types. */
export function typeIs(...types: readonly string[]): string {
  return `jsonPayload.${RUN_EVENT_FIELD}.type=(${types.map((type) => `"${type}"`).join(' OR ')})`;
}

/** A clause of a Logging filter: an entry is on a monitored resource. */
export function onResource(resource: PrintingResource): string {
  return `resource.type="${resource}"`;
}

/** A Logging filter for the run events of processors that the recorder believes. */
export function declaredEventFilter({ services, jobs }: EventSources): string {
  const printed = printedClauses([...services], [...jobs]);
  return `${anyOf(printed.map(({ resource, clause }) => `${onResource(resource)} AND ${clause}`))} AND jsonPayload.${RUN_EVENT_FIELD}:*`;
}

/**
 * A Logging filter for what the standing analysis keeps: the run events of processors that the recorder believes, and the
 * monitor's lines about runs that it closed. Pulses, ticks and what others print are not kept.
 */
export function analysisEventFilter(parts: SourceParts): string {
  const { services, jobs, monitor } = eventSources(parts);
  const clauses = [
    ...printedClauses([...services], [...jobs]).map(
      ({ resource, clause }) => [resource, clause, PROCESSOR_EVENT_TYPES] as const,
    ),
    [RUN_RESOURCE, printedByClause([monitor]), CLOSING_EVENT_TYPES] as const,
  ];
  return anyOf(
    clauses.map(([resource, clause, types]) => `${onResource(resource)} AND ${clause} AND ${typeIs(...types)}`),
  );
}

/** A clause of a Logging filter that holds where one of several does. In that language OR binds stronger than AND. */
export function anyOf(clauses: readonly string[]): string {
  const [first = '', ...more] = clauses;
  return more.length === 0 ? first : `(${clauses.map((clause) => `(${clause})`).join(' OR ')})`;
}

/** The clause for lines of the guard's own functions. */
export function guardClause(names: Names): string {
  return printedByClause([names.functions.monitor, names.functions.recorder]);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
