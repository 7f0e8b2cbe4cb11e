import { AssetServiceClient } from '@google-cloud/asset';
import { isUnread, listAssets, NEEDED, type AssetListing } from '../live/google/asset-listing';
import { UsageError } from './usage-error';

/**
 * Reads the assets of a project with the caller's Google credentials. What could not be read is printed on standard error.
 * @throws UsageError where nothing could be read
 */
export async function readProjectAssets(project: string): Promise<AssetListing> {
  const client = new AssetServiceClient();
  try {
    const listing = await listAssets(client, project);
    const [first] = listing.unread;
    if (first !== undefined && isUnread(listing))
      throw new UsageError(`--project ${project}: nothing could be read, ${first.why}; ${NEEDED}`);
    for (const { what, why } of listing.unread) process.stderr.write(`note: not read: ${what}, ${why}\n`);
    if (listing.unread.length > 0) process.stderr.write(`note: ${NEEDED}\n`);
    return listing;
  } finally {
    await client.close();
  }
}
