import type { EntryPredicate, LogEntry } from '../filters/logging/log-entry';
import { millisecondsOf } from './instant';

/** Compiles a filter of the Logging query language; throws an InputError for one that the language does not allow. */
export type CompileLogFilter = (filter: string) => EntryPredicate;

/** The entry's own time, in milliseconds since the epoch; NaN where it has none. */
export function timestampOf({ timestamp, receiveTimestamp }: LogEntry): number {
  return typeof timestamp === 'string' ? millisecondsOf(timestamp) : receivedAtOf({ receiveTimestamp });
}

/** When Logging received the entry, in milliseconds since the epoch; its own time if it has no receiveTimestamp. */
export function receivedAtOf({ receiveTimestamp, timestamp }: LogEntry): number {
  const received = typeof receiveTimestamp === 'string' ? millisecondsOf(receiveTimestamp) : NaN;
  return Number.isNaN(received) && typeof timestamp === 'string' ? millisecondsOf(timestamp) : received;
}

/** The monitored resource of an entry; `global` where it has none. */
export function resourceOf({ resource }: LogEntry): { type: string; labels: Readonly<Record<string, string>> } {
  if (!isRecord(resource) || typeof resource['type'] !== 'string') return { type: 'global', labels: {} };
  const labels = isRecord(resource['labels']) ? Object.entries(resource['labels']) : [];
  return { type: resource['type'], labels: Object.fromEntries(labels.map(([key, value]) => [key, String(value)])) };
}

/**
 * The resource of the points of a bucket's metric, `logging_bucket`: so Google's own alerts on such metrics filter. Its
 * labels are not documented; they are the parts of the bucket's name.
 * https://github.com/GoogleCloudPlatform/cloud-foundation-fabric/tree/master/fast/stages/0-org-setup/datasets/hardened/observability
 * @param bucketName such as `projects/p/locations/global/buckets/audit`
 */
export function bucketResource(bucketName: string): { type: string; labels: Readonly<Record<string, string>> } {
  const [container = '', location = '', bucket = ''] = bucketName.split(/\/(?:locations|buckets)\//);
  const labels = { resource_container: container, location, bucket_id: bucket };
  const project = /^projects\/(.+)$/.exec(container)?.[1];
  return { type: 'logging_bucket', labels: project === undefined ? labels : { project_id: project, ...labels } };
}

/** The LOG_ID of an entry: the part of its name after `/logs/`, unescaped. */
export function logIdOf({ logName }: LogEntry): string {
  const escaped = typeof logName === 'string' ? logName.slice(logName.indexOf('/logs/') + '/logs/'.length) : '';
  if (typeof logName !== 'string' || !logName.includes('/logs/')) return '';
  try {
    return decodeURIComponent(escaped);
  } catch {
    return escaped;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
