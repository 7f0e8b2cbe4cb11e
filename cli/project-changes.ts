import { CloudLogSource } from '../guard/adapters/google/log-source';
import { CHANGES_NEED, listChanges, type ChangeListing, type WantedChanges } from '../live/google/change-listing';

/**
 * Reads with the caller's Google credentials who changed assets of a project last. What could not be read is printed on
 * standard error.
 */
export async function readProjectChanges(project: string, wanted: WantedChanges): Promise<ChangeListing> {
  const listing = await listChanges(new CloudLogSource(), project, wanted);
  if (listing.unread !== undefined)
    process.stderr.write(`note: audit logs: not read to their end, ${listing.unread}\nnote: ${CHANGES_NEED}\n`);
  return listing;
}
