import * as z from 'zod';
import { FAILURE_CATEGORIES } from './failure-category';
import { labelIs, ofServices, type LogScope } from './log-scope';

/** Types of events that a processor prints about its run. */
export const PROCESSOR_EVENT_TYPES = ['started', 'heartbeat', 'succeeded', 'failed', 'skipped'] as const;

/** Types of events that the guard prints. From a processor they are rejected. */
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

/** Types of events with which a processor ends a run. */
export const ENDING_EVENT_TYPES = [
  'succeeded',
  'failed',
  'skipped',
] as const satisfies readonly (typeof PROCESSOR_EVENT_TYPES)[number][];

/** Types of events with which the guard closes a run. */
export const CLOSING_EVENT_TYPES = [
  'timed_out',
  'went_silent',
] as const satisfies readonly (typeof GUARD_EVENT_TYPES)[number][];

/**
 * The only line of the monitor that passes the sink, once a minute. Its arrival proves that lines are recorded, and
 * shows with what delay. The recorder prints nothing about it, so there is no loop.
 */
export const PULSE_TYPE = 'pulse';

/** The key of the log entry's `jsonPayload` that holds a run event. */
export const RUN_EVENT_FIELD = 'run_event';

/**
 * White space, slashes, tildes, and characters that are not printable: controls, soft hyphens, marks of direction and of
 * zero width, surrogates, private use. Written out, because regular expressions of other languages know no classes of
 * Unicode. An identifier becomes part of document ids, log lines and pages.
 */
const IDENTIFIER =
  // eslint-disable-next-line no-control-regex -- control characters are what it refuses
  /^[^/~\s\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff\ue000-\uf8ff\ufeff\ufff0-\uffff]+$/;

const identifier = z
  .string()
  .min(1, 'at least one character')
  .max(256, 'at most 256 characters')
  .regex(IDENTIFIER, 'printable, without slashes, tildes or white space: it becomes part of a document id');

/** A month. A larger number of seconds is measured from a wrong epoch, and would give a run the age of decades. */
export const MOST_SECONDS = 31 * 86_400;
/** Of the attempts of a run. */
export const MOST_ATTEMPTS = 1_000;

const seconds = z.number().min(0).max(MOST_SECONDS);

const identity = {
  v: z.literal(1).describe('major version of this contract'),
  run_id: identifier.describe('one run of one processor; the same for all its attempts'),
  attempt: z
    .int()
    .min(1)
    .max(MOST_ATTEMPTS)
    .default(1)
    .describe(
      '1 for the first try; a later try has a higher number, so that late lines of an older try are recognized',
    ),
  phase: identifier.describe('the phase as declared, such as import'),
  processor: identifier.describe('the processor as declared'),
  data_date: z.iso.date().describe('the date whose data the run processes; processor and date identify the work'),
};

/** The fields that must be right: they say which run the line is about. All others are optional. */
export const IDENTITY_FIELDS: readonly string[] = ['type', ...Object.keys(identity)];

const ended = {
  duration_seconds: seconds.optional(),
  records_processed: z.int().min(0).optional(),
};

/** The line that a processor prints: one JSON object under `run_event`. Unknown fields are ignored (docs/run-events.md). */
export const runEventSchema = z
  .discriminatedUnion('type', [
    z.object({ ...identity, type: z.literal('started') }),
    z.object({
      ...identity,
      type: z.literal('heartbeat'),
      elapsed_seconds: seconds.optional(),
      progress: z.number().min(0).optional().describe('how much is done, in any unit; it grows while the run works'),
    }),
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
 * The Logging filter of the sink: every line with a run event, invalid ones and those of undeclared services included,
 * because the recorder counts them. Of the guard's own lines only the pulse passes, so that there is no loop. The guard
 * is known by its functions, not by types: a processor that prints a type of the guard is rejected, not overlooked.
 * @param guardFunctions names of the guard's functions
 * @param scope @default - lines of every service in the project
 */
export function runEventLogFilter(guardFunctions: readonly string[], scope?: LogScope): string {
  const type = `jsonPayload.${RUN_EVENT_FIELD}.type`;
  const ours = labelIs('service_name', guardFunctions);
  return ofServices(`jsonPayload.${RUN_EVENT_FIELD}:* AND NOT (${ours} AND NOT ${type}="${PULSE_TYPE}")`, scope);
}
