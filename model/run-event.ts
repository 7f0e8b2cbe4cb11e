import { z } from 'zod';
import { FAILURE_CATEGORIES } from './failure-category';
import { ofServices, type LogScope } from './log-scope';

/** Types of events that a processor prints about its run. */
export const PROCESSOR_EVENT_TYPES = ['started', 'heartbeat', 'succeeded', 'failed', 'skipped'] as const;

/** Types of events that the guard prints. The sink excludes them, so the guard never reads its own events. */
export const GUARD_EVENT_TYPES = [
  'timed_out',
  'went_silent',
  'late_success',
  'late_write',
  'not_started',
  'retried',
  'breaker_opened',
  'breaker_half_opened',
  'breaker_closed',
  'deadline_met',
  'deadline_missed',
  'tick',
  'rejected',
] as const;

/**
 * The only line of the monitor that passes the sink, once a minute. Its arrival proves that lines are recorded, and
 * shows with what delay. The recorder prints nothing about it, so there is no loop.
 */
export const PULSE_TYPE = 'pulse';

/** The key of the log entry's `jsonPayload` that holds a run event. */
export const RUN_EVENT_FIELD = 'run_event';

const identifier = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^/\s~]+$/, 'no slashes, tildes or white space: it becomes part of a document id');

const identity = {
  v: z.literal(1).describe('version of this contract'),
  run_id: identifier.describe('one run of one processor; the same for all its attempts'),
  attempt: z
    .int()
    .min(1)
    .max(1_000)
    .default(1)
    .describe(
      '1 for the first try; a later try has a higher number, so that late lines of an older try are recognized',
    ),
  phase: identifier.describe('the phase as declared, such as import'),
  processor: identifier.describe('the processor as declared'),
  data_date: z.iso.date().describe('the date whose data the run processes; processor and date identify the work'),
};

const ended = {
  duration_seconds: z.number().min(0).optional(),
  records_processed: z.int().min(0).optional(),
};

/** The line that a processor prints: one JSON object under `run_event`. Unknown fields are ignored. */
export const runEventSchema = z
  .discriminatedUnion('type', [
    z.object({ ...identity, type: z.literal('started') }),
    z.object({ ...identity, type: z.literal('heartbeat'), elapsed_seconds: z.number().min(0).optional() }),
    z.object({ ...identity, ...ended, type: z.literal('succeeded') }),
    z.object({
      ...identity,
      ...ended,
      type: z.literal('failed'),
      failure_category: z.enum(FAILURE_CATEGORIES).default('unknown'),
      error: z.string().max(20_000).optional(),
    }),
    z.object({ ...identity, ...ended, type: z.literal('skipped'), reason: z.string().max(2_000).optional() }),
  ])
  .describe(
    'A Phasewatch run event, version 1: the object that a processor prints under "run_event" in one JSON log line.',
  );

/** A run event with its defaults filled in. */
export type RunEvent = z.output<typeof runEventSchema>;
/** A run event as a processor may print it: fields with defaults are optional. */
export type RunEventLine = z.input<typeof runEventSchema>;
export type ProcessorEventType = RunEvent['type'];
export type GuardEventType = (typeof GUARD_EVENT_TYPES)[number];

/** A line that the guard prints. `message` and `severity` are what Cloud Logging shows. */
export interface GuardLine {
  readonly severity: 'INFO' | 'WARNING' | 'ERROR';
  readonly message: string;
  readonly run_event: { readonly v: 1; readonly type: GuardEventType } & Readonly<
    Record<string, string | number | boolean>
  >;
}

/** The pulse that each tick prints. */
export interface PulseLine {
  readonly severity: 'DEBUG';
  readonly message: string;
  readonly run_event: z.output<typeof pulseSchema>;
}

/** Schema with which the recorder reads a pulse. */
export const pulseSchema = z.object({
  v: z.literal(1),
  type: z.literal(PULSE_TYPE),
  /** Time of printing by the monitor's clock, in milliseconds since the epoch; the id of the pulse. */
  at: z.int().min(0),
});

/** The JSON Schema (draft 2020-12) of the line, for producers in other languages. */
export function runEventJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(runEventSchema, { io: 'input' });
}

/**
 * The Logging filter of the sink: every line with a run event, malformed ones included, because the recorder counts them.
 * It excludes the guard's own events except the pulse, so that there is no loop.
 * @param scope @default - lines of every service in the project
 */
export function runEventLogFilter(scope?: LogScope): string {
  const ours = GUARD_EVENT_TYPES.map((type) => `"${type}"`).join(' OR ');
  return ofServices(`jsonPayload.${RUN_EVENT_FIELD}:* AND NOT jsonPayload.${RUN_EVENT_FIELD}.type=(${ours})`, scope);
}
