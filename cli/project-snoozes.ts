import { SnoozeServiceClient } from '@google-cloud/monitoring';
import { reasonOf } from '../live/google/reason';
import { listSnoozes, SNOOZES_NEED } from '../live/google/snooze-listing';
import type { Snooze } from '../live/snoozes';

/**
 * Reads the snoozes of a project with the caller's Google credentials.
 * @returns undefined where they could not be read, which is printed on standard error
 */
export async function readProjectSnoozes(project: string): Promise<Snooze[] | undefined> {
  const client = new SnoozeServiceClient();
  try {
    return await listSnoozes(client, project);
  } catch (error) {
    process.stderr.write(`note: not read: snoozes, ${reasonOf(error, 'monitoring.googleapis.com')}\n`);
    process.stderr.write(`note: ${SNOOZES_NEED}\n`);
    return undefined;
  } finally {
    await client.close();
  }
}
