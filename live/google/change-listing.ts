import type { CloudLogSource } from '../../guard/adapters/google/log-source';
import { endOfName, LastChanges } from '../last-changes';
import { reasonOf } from './reason';

/** What reading needs: https://cloud.google.com/logging/docs/access-control */
export const CHANGES_NEED =
  'reading Cloud Audit Logs needs roles/logging.viewer on the project, and the API logging.googleapis.com';

const API = 'logging.googleapis.com';

/** Who changed what, of what could be read. */
export interface ChangeListing {
  readonly changes: LastChanges;
  /** Why the rest was not read: half a sentence. @default - everything was read */
  readonly unread?: string;
}

/** Which entries are read. Instants are RFC 3339. */
export interface WantedChanges {
  /** Names of assets, such as `//run.googleapis.com/projects/p/locations/l/services/orders`. */
  readonly assets: readonly string[];
  readonly from: string;
  /** Exclusive. */
  readonly to: string;
}

/**
 * Resources of one query. A filter has at most 20,000 characters, and a name at most 255 or so:
 * https://cloud.google.com/logging/quotas
 */
const PER_QUERY = 50;
/** The most entries that are read of one query: ten pages. */
const MOST_ENTRIES = 10_000;

/**
 * Reads in Cloud Audit Logs who changed these assets last, the newest entries first, until each of them has one. Entries that
 * a failed page, or the limit, leaves out are older than those that were read.
 */
export async function listChanges(
  source: Pick<CloudLogSource, 'entries'>,
  project: string,
  { assets, from, to }: WantedChanges,
): Promise<ChangeListing> {
  const changes = new LastChanges();
  const unread: string[] = [];
  for (let at = 0; at < assets.length; at += PER_QUERY) {
    const why = await readChanges(source, changes, { project, from, to, assets: assets.slice(at, at + PER_QUERY) });
    if (why !== undefined) unread.push(why);
  }
  const [first] = unread;
  return first === undefined ? { changes } : { changes, unread: first };
}

/** @returns why the rest was not read; undefined: every entry that matters was */
async function readChanges(
  source: Pick<CloudLogSource, 'entries'>,
  changes: LastChanges,
  { project, assets, from, to }: WantedChanges & { readonly project: string },
): Promise<string | undefined> {
  const names = assets.map((asset) => JSON.stringify(endOfName(asset)));
  const filter = `log_id("cloudaudit.googleapis.com/activity") AND protoPayload.resourceName:(${names.join(' OR ')})`;
  let read = 0;
  try {
    for await (const entry of source.entries({ project, filter, from, to, newestFirst: true })) {
      if (read === MOST_ENTRIES) return `there are more than ${MOST_ENTRIES} entries`;
      changes.take(JSON.parse(Buffer.from(entry).toString()));
      read += 1;
      if (assets.every((asset) => changes.of(asset) !== undefined)) break;
    }
    return undefined;
  } catch (error) {
    return reasonOf(error, API);
  }
}
