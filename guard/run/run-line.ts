import * as z from 'zod';
import {
  GUARD_EVENT_TYPES,
  PROCESSOR_EVENT_TYPES,
  PULSE_TYPE,
  pulseSchema,
  runEventSchema,
  type RunEvent,
} from '../../model/run-event';
import { printable, storable } from '../../model/printable';
import type { RejectionReason } from '../ports/rejected-store';
import { correctLine } from './correct-line';
import { redactSecrets } from './redact-secrets';

/** Why a line is not recorded. */
export interface Rejection {
  readonly reason: RejectionReason;
  readonly detail: string;
}

/** A run event, and what was changed so that it could be recorded. */
export interface ReadEvent {
  readonly event: RunEvent;
  /** One for each optional field that was clamped, cut or dropped. */
  readonly warnings: readonly string[];
}

/** A pulse of the monitor that came back. */
export interface ReturnedPulse {
  readonly pulseAt: number;
}

/** In characters. The original is stored in full with it. */
const LONGEST_DETAIL = 1_000;
/** Of an error or a reason that is stored, in UTF-16 units. */
const LONGEST_TEXT = 20_000;
/** Read beyond that, so that a secret that is cut at the end is still known as one. */
const READ_FOR_SECRETS = LONGEST_TEXT + 4_000;

const NO_WARNINGS: readonly string[] = [];

/**
 * Reads the field `run_event` of a line that a processor printed. Strict on identity and type, lenient on the rest. Never
 * throws: an invalid value becomes a rejection with a reason.
 */
export function readLine(line: unknown): ReadEvent | Rejection {
  const event = runEventSchema.safeParse(line);
  if (event.success) return { event: withSafeText(event.data, line), warnings: NO_WARNINGS };
  if (!isRecord(line)) return rejection('malformed', explain(event.error));
  const { type } = line;
  if (typeof type === 'string' && !PROCESSOR_EVENT_TYPES.some((known) => known === type)) {
    return rejection('unknown_type', whyUnknown(type));
  }
  const corrected = correctLine(line);
  const again = corrected.warnings.length === 0 ? event : runEventSchema.safeParse(corrected.line);
  if (!again.success) return rejection('malformed', explain(again.error));
  const warnings = corrected.warnings.map((warning) => printable(redactSecrets(warning), LONGEST_DETAIL));
  return { event: withSafeText(again.data, line), warnings };
}

/** Reads the same field of a line that the monitor printed: only its pulse comes here. */
export function readMonitorLine(line: unknown): ReturnedPulse | Rejection {
  const pulse = pulseSchema.safeParse(line);
  return pulse.success ? { pulseAt: pulse.data.at } : rejection('malformed', explain(pulse.error));
}

export function rejection(reason: RejectionReason, detail: string): Rejection {
  return { reason, detail: printable(redactSecrets(detail.slice(0, 2 * LONGEST_DETAIL)), LONGEST_DETAIL) };
}

/** The validation errors with their paths. */
export function explain(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; ');
}

function whyUnknown(type: string): string {
  const shown = `type ${JSON.stringify(type.slice(0, 100))}`;
  return type === PULSE_TYPE || GUARD_EVENT_TYPES.some((known) => known === type)
    ? `${shown} is printed by the guard only; a processor prints ${PROCESSOR_EVENT_TYPES.join(', ')}`
    : `${shown} is none of ${PROCESSOR_EVENT_TYPES.join(', ')}`;
}

/** The event with an error or a reason that holds no secret. The text is taken from the line, before it was cut. */
function withSafeText(event: RunEvent, line: unknown): RunEvent {
  if (event.type === 'failed' && event.error !== undefined) return { ...event, error: safeText(line, 'error') };
  if (event.type === 'skipped' && event.reason !== undefined) {
    return { ...event, reason: safeText(line, 'reason').slice(0, event.reason.length) };
  }
  return event;
}

function safeText(line: unknown, field: 'error' | 'reason'): string {
  const text = isRecord(line) ? line[field] : undefined;
  return typeof text === 'string' ? storable(redactSecrets(text.slice(0, READ_FOR_SECRETS)), LONGEST_TEXT) : '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
