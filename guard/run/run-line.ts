import { z } from 'zod';
import { PROCESSOR_EVENT_TYPES, pulseSchema, runEventSchema, type RunEvent } from '../../model/run-event';
import type { RejectionReason } from '../ports/rejected-store';

/** Why a line is not recorded. */
export interface Rejection {
  readonly reason: RejectionReason;
  readonly detail: string;
}

/** A pulse of the monitor that came back. */
export interface ReturnedPulse {
  readonly pulseAt: number;
}

/** In characters. The original is stored in full with it. */
const LONGEST_DETAIL = 1_000;

const typedSchema = z.object({ type: z.string() });

/** Reads the field `run_event` of a log entry. Never throws: an invalid value becomes a rejection with a reason. */
export function readLine(line: unknown): { readonly event: RunEvent } | ReturnedPulse | Rejection {
  const event = runEventSchema.safeParse(line);
  if (event.success) return { event: event.data };
  const pulse = pulseSchema.safeParse(line);
  if (pulse.success) return { pulseAt: pulse.data.at };
  const type = typedSchema.safeParse(line).data?.type;
  return type !== undefined && !PROCESSOR_EVENT_TYPES.some((known) => known === type)
    ? rejection('unknown_type', `type ${JSON.stringify(type)} is none of ${PROCESSOR_EVENT_TYPES.join(', ')}`)
    : rejection('malformed', explain(event.error));
}

export function rejection(reason: RejectionReason, detail: string): Rejection {
  return { reason, detail: detail.slice(0, LONGEST_DETAIL) };
}

/** The validation errors with their paths. */
export function explain(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; ');
}
