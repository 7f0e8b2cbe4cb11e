import { z } from 'zod';
import { PROCESSOR_EVENT_TYPES, pulseSchema, runEventSchema, type RunEvent } from '../../model/run-event';
import type { RejectionReason } from '../ports/rejected-store';

/** Why something is no run event that could be recorded. */
export interface Rejection {
  readonly reason: RejectionReason;
  readonly detail: string;
}

/** The monitor's pulse, which came back. */
export interface ReturnedPulse {
  readonly pulseAt: number;
}

/** Enough to find the mistake; the original is kept beside it. */
const LONGEST_DETAIL = 1_000;

const typedSchema = z.object({ type: z.string() });

/** Reads what stands under `run_event` in a log entry. Never throws: what does not fit is a rejection that says why. */
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

/** What does not fit, and where. */
export function explain(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; ');
}
