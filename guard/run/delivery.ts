import { createHash } from 'node:crypto';
import * as z from 'zod';
import { jsonText } from '../../model/printable';
import { RUN_EVENT_FIELD, type RunEvent } from '../../model/run-event';
import { hostsProcessor, printedBy, RUN_RESOURCE, type EventSources, type Printer } from '../../model/event-sources';
import { explain, readLine, readMonitorLine, rejection, type Rejection, type ReturnedPulse } from './run-line';

/** One message of the sink's topic, parsed or rejected. */
export interface Delivery {
  readonly messageId: string;
  /** The message's data, unchanged; the whole body if it is not a Pub/Sub message. */
  readonly original: Uint8Array;
  readonly content: RecordableEvent | ReturnedPulse | Rejection;
  /** When the message was published, in milliseconds since the epoch; null if unknown. */
  readonly publishedAt: number | null;
}

export interface RecordableEvent {
  readonly event: RunEvent;
  /** When the line was printed, in milliseconds since the epoch. */
  readonly at: number;
  /** One for each optional field that was clamped, cut or dropped. */
  readonly warnings: readonly string[];
}

/** Cloud Logging's limit for one entry. https://cloud.google.com/logging/quotas */
const LARGEST_ENTRY_BYTES = 256 * 1_024;

const pushSchema = z.object({
  message: z.object({
    // It becomes a document id, so other characters are not allowed, nor the ids that Firestore keeps for itself
    // (https://firebase.google.com/docs/firestore/quotas#collections_documents_and_fields). Pub/Sub's ids are digits.
    messageId: z.string().regex(/^(?!__)[\w-]{1,128}$/),
    data: z.string().default(''),
    publishTime: z.iso.datetime({ offset: true }).optional(),
  }),
});

const entrySchema = z.object({
  logName: z.unknown().optional(),
  resource: z.unknown().optional(),
  timestamp: z.iso.datetime({ offset: true }),
  receiveTimestamp: z.iso.datetime({ offset: true }).optional(),
  jsonPayload: z.record(z.string(), z.unknown()),
});

/**
 * Reads the body of a push request. Never throws: an invalid body becomes a rejection with a reason, and so does a line
 * from a source that is not declared.
 */
export function readDelivery(body: unknown, rawBody: Uint8Array | undefined, sources: EventSources): Delivery {
  const push = pushSchema.safeParse(body);
  if (!push.success) {
    const original = rawBody ?? Buffer.from(body === undefined ? '' : jsonText(body));
    const messageId = `body-${createHash('sha256').update(original).digest('hex').slice(0, 40)}`;
    return { messageId, original, content: rejection('not_an_envelope', explain(push.error)), publishedAt: null };
  }
  const { messageId, data, publishTime } = push.data.message;
  const original = Buffer.from(data, 'base64');
  const publishedAt = publishTime === undefined ? null : Date.parse(publishTime);
  return { messageId, original, content: readMessage(original, sources), publishedAt };
}

export function isRejection(content: Delivery['content']): content is Rejection {
  return 'reason' in content;
}

export function isPulse(content: Delivery['content']): content is ReturnedPulse {
  return 'pulseAt' in content;
}

/** Reads a log entry as the sink publishes it. */
export function readMessage(original: Uint8Array, sources: EventSources): Delivery['content'] {
  if (original.length > LARGEST_ENTRY_BYTES) {
    return rejection('oversized', `${original.length} bytes; a log entry has at most ${LARGEST_ENTRY_BYTES}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(original).toString('utf8'));
  } catch (error) {
    return rejection('not_json', error instanceof Error ? error.message : String(error));
  }
  return readEntry(json, sources);
}

/** Reads one log entry. */
export function readEntry(json: unknown, sources: EventSources): Delivery['content'] {
  const entry = entrySchema.safeParse(json);
  if (!entry.success) return rejection('not_a_run_event', explain(entry.error));
  const line = entry.data.jsonPayload[RUN_EVENT_FIELD];
  if (line === undefined) return rejection('not_a_run_event', `jsonPayload has no ${RUN_EVENT_FIELD}`);

  const printer = printedBy(entry.data);
  if (printer === undefined) return undeclared(undefined, entry.data);
  if (isMonitor(printer, sources)) return readMonitorLine(line);
  if (!hostsProcessor(sources, printer)) return undeclared(printer.name, entry.data);
  const read = readLine(line);
  return 'event' in read ? { ...read, at: printedAt(entry.data) } : read;
}

/** A job may have the name of the monitor; its lines are not the monitor's. */
function isMonitor({ resource, name }: Printer, { monitor }: EventSources): boolean {
  return resource === RUN_RESOURCE && name === monitor;
}

function undeclared(name: string | undefined, { logName, resource }: z.output<typeof entrySchema>): Rejection {
  const source =
    name === undefined
      ? `not what a container of a ${RUN_RESOURCE} printed: ${jsonText({ logName, resource }).slice(0, 400)}`
      : `no declared processor runs in ${JSON.stringify(name)}`;
  return rejection('undeclared_source', `${source}; declare the deployable with its processors`);
}

/**
 * A producer may set the timestamp of its lines, and its clock may be fast; a heartbeat from the future would hide a
 * hang. A line cannot be printed after Logging received it, so that time is the upper bound.
 */
function printedAt({ timestamp, receiveTimestamp }: z.output<typeof entrySchema>): number {
  const printed = Date.parse(timestamp);
  return receiveTimestamp === undefined ? printed : Math.min(printed, Date.parse(receiveTimestamp));
}
