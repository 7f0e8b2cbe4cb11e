import type { protos, SnoozeServiceClient } from '@google-cloud/monitoring';
import type { Snooze } from '../snoozes';

type Instant = protos.google.protobuf.ITimestamp | null | undefined;

/** What reading needs: https://cloud.google.com/monitoring/access-control */
export const SNOOZES_NEED =
  'reading snoozes needs roles/monitoring.viewer on the project, and the API monitoring.googleapis.com';

/** Reads the snoozes of a project, all pages of them; errors of the API are thrown. */
export async function listSnoozes(client: SnoozeServiceClient, project: string): Promise<Snooze[]> {
  const all: Snooze[] = [];
  for await (const { displayName, criteria, interval } of client.listSnoozesAsync(
    { parent: `projects/${project}` },
    { autoPaginate: false },
  )) {
    all.push({
      displayName: displayName ?? '',
      policies: criteria?.policies ?? [],
      startsAt: milliseconds(interval?.startTime),
      endsAt: milliseconds(interval?.endTime),
    });
  }
  return all;
}

function milliseconds(instant: Instant): number {
  return Number(instant?.seconds ?? 0) * 1_000 + Math.trunc((instant?.nanos ?? 0) / 1_000_000);
}
