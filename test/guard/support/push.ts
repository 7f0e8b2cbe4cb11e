import { COORDINATOR } from './runs';
import type { RunEvent } from '../../../model/run-event';

let ids = 1_000;

/** The body of a Pub/Sub push with this data. */
export function pushOf(data: string | Uint8Array, messageId = String(++ids)) {
  return {
    message: {
      data: Buffer.from(data).toString('base64'),
      messageId,
      message_id: messageId,
      publishTime: '2026-01-14T10:00:01.000Z',
      attributes: { 'logging.googleapis.com/timestamp': '2026-01-14T10:00:00Z' },
    },
    subscription: 'projects/sample-project/subscriptions/phasewatch-run-events',
  };
}

/** Where a log entry of a service's or a function's container comes from. */
export function printedIn(service: string) {
  return {
    logName: 'projects/sample-project/logs/run.googleapis.com%2Fstdout',
    resource: {
      type: 'cloud_run_revision',
      labels: {
        project_id: 'sample-project',
        location: 'us-west2',
        service_name: service,
        configuration_name: service,
        revision_name: `${service}-00001-abc`,
      },
    },
  };
}

/** The push of a log entry as the sink publishes it, by default of the sample's only service. */
export function pushOfEntry(runEvent: unknown, at: number, rest: Record<string, unknown> = {}, messageId?: string) {
  const entry = {
    insertId: 'abc123',
    ...printedIn(COORDINATOR),
    severity: 'INFO',
    timestamp: new Date(at).toISOString().replace('Z', '000000Z'),
    receiveTimestamp: new Date(at + 200).toISOString(),
    jsonPayload: { message: 'a line', run_event: runEvent },
    ...rest,
  };
  return pushOf(JSON.stringify(entry), messageId);
}

/** The push of a run event. */
export function pushOfEvent(event: RunEvent, at: number, messageId?: string) {
  return pushOfEntry(event, at, {}, messageId);
}

/** Posts a push and returns the status. */
export async function deliver(url: string, body: unknown): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  return response.status;
}
