import { Names, type NameParts } from './names';
import { labelIs } from './log-scope';
import { refuse } from './problem';
import { RUN_EVENT_FIELD } from './run-event';

/** Monitored resource of log lines of Cloud Run services and 2nd gen functions. */
export const RUN_RESOURCE = 'cloud_run_revision';
/** The label of {@link RUN_RESOURCE} that names the service or function. */
const SERVICE_LABEL = 'service_name';

/**
 * The logs of what a container prints. A line in another log was written through the Logging API.
 * https://cloud.google.com/run/docs/logging#container-logs
 */
const PRINTED_LOGS = ['run.googleapis.com/stdout', 'run.googleapis.com/stderr'] as const;

/** Whose lines the guard believes. */
export interface EventSources {
  /** Services and functions with a declared processor: their lines may be run events of processors. */
  readonly processors: ReadonlySet<string>;
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
}

/**
 * The sources of a pipeline, from the guard's configuration. The recorder, the filters of log-based metrics and
 * `phasewatch lines` all use these.
 */
export function eventSources(parts: SourceParts): EventSources {
  return {
    processors: new Set(parts.processors.map(({ deployable }) => deployable)),
    monitor: new Names(parts).functions.monitor,
  };
}

/**
 * The environment variable with which the recorder gets its sources. They come with its code, so no message waits for a
 * configuration. A variable has at most 32 KiB: https://cloud.google.com/run/quotas
 */
export const EVENT_SOURCES_VARIABLE = 'RUN_EVENT_SOURCES';

/** The value of that variable: the services with a declared processor, then the monitor. */
export function writeEventSources({ processors, monitor }: EventSources): string {
  return `${[...processors].sort().join(',')};${monitor}`;
}

/** @throws InputError ENV002 */
export function readEventSources(text: string): EventSources {
  const [, processors, monitor] = /^([a-z0-9,_-]*);([a-z0-9-]+)$/i.exec(text) ?? [];
  if (processors !== undefined && monitor !== undefined) {
    return { processors: new Set(processors.split(',').filter((name) => name !== '')), monitor };
  }
  return refuse({
    code: 'ENV002',
    where: EVENT_SOURCES_VARIABLE,
    rule: 'the variable holds the services whose lines are run events, and the timeout monitor',
    got: JSON.stringify(text.slice(0, 100)),
    fix: 'deploy the stack again: it sets the variable',
  });
}

/** The service or function that printed an entry; undefined if the entry is no printed line of one. */
export function printedBy({ logName, resource }: EntrySource): string | undefined {
  if (typeof logName !== 'string' || !isRecord(resource) || resource['type'] !== RUN_RESOURCE) return undefined;
  const id = /\/logs\/(.+)$/.exec(logName)?.[1];
  const isPrinted = PRINTED_LOGS.some((log) => id === log || id === encodeURIComponent(log));
  const labels = resource['labels'];
  const name = isPrinted && isRecord(labels) ? labels[SERVICE_LABEL] : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** A clause of a Logging filter: an entry is a printed line of one of these services or functions. */
export function printedByClause(names: Iterable<string>): string {
  const logs = PRINTED_LOGS.map((log) => `log_id("${log}")`).join(' OR ');
  return `${labelIs(SERVICE_LABEL, [...names].sort())} AND (${logs})`;
}

/** A Logging filter for the run events of processors that the recorder believes. */
export function declaredEventFilter({ processors }: EventSources): string {
  return `resource.type="${RUN_RESOURCE}" AND ${printedByClause(processors)} AND jsonPayload.${RUN_EVENT_FIELD}:*`;
}

/** The clause for lines of the guard's own functions. */
export function guardClause(names: Names): string {
  return printedByClause([names.functions.monitor, names.functions.recorder]);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
