import { z } from 'zod';

/** A time of the audit; null seconds: not known before apply, or not set. */
const timeSchema = z.object({ seconds: z.number().nullable(), from: z.string() });

const detectionSchema = z.object({
  status: z.enum(['detected', 'never', 'unresolved']),
  worstSeconds: z.number().optional(),
  /** The largest part. */
  dominant: z.string().optional(),
  reason: z.string().optional(),
});

const timeoutSchema = z.object({
  environment: z.string(),
  deployable: z.string(),
  address: z.string(),
  timeout: timeSchema,
  ceiling: timeSchema.optional(),
  call: z.object({ kind: z.string(), by: z.string(), deadline: timeSchema, retries: z.number().nullable() }).nullable(),
  runs: z.array(
    z.object({
      processors: z.array(z.string()),
      heartbeatSeconds: z.number(),
      silenceSeconds: z.number(),
      budgetSeconds: z.number(),
    }),
  ),
});

const findingSchema = z.object({
  rule: z.string(),
  severity: z.enum(['error', 'warning']),
  address: z.string(),
  message: z.string(),
  source: z.object({ file: z.string(), line: z.number() }).nullish(),
});

const scoreSchema = z.object({
  detected: z.boolean(),
  bestSecondsToDetect: z.number().nullable(),
  worstSecondsToDetect: z.number().nullable(),
  notifications: z.number(),
  failures: z.number(),
  wastedHours: z.number(),
  lostMessages: z.number(),
});

const scenarioSchema = z.object({
  scenario: z.string(),
  /** No alert is expected. */
  isControl: z.boolean(),
  /** Null: it does not run as declared. */
  declared: scoreSchema.nullable(),
  expectations: z.array(z.object({ world: z.string(), expected: z.string(), met: z.boolean(), got: z.string() })),
});

const policySchema = z.object({
  id: z.string(),
  displayName: z.string(),
  enabled: z.boolean(),
  channels: z.number(),
  /** Every setting that has an effect, by its path, such as `conditions.0.thresholdValue`. */
  settings: z.record(z.string(), z.string()),
  /** Scenarios in which it opens an incident. */
  firesIn: z.array(z.string()),
});

/** What a recording of logs or series makes of the side's alert policies. */
const recordedSchema = z.object({
  /** RFC 3339: the replayed period. */
  from: z.string(),
  to: z.string(),
  policies: z.array(
    z.object({
      id: z.string(),
      incidents: z.number(),
      /** Incidents that depend on when the policy is evaluated, or on how late points are. */
      possibleIncidents: z.number(),
      /** Why it was not judged, such as `no data`. Unset: it was. */
      notJudged: z.string().optional(),
    }),
  ),
  /** What of the recording and of the policies was not judged, as one line; empty: nothing. */
  notJudged: z.string(),
});

/** A resource that an apply deletes and creates again. */
const replacedSchema = z.object({
  address: z.string(),
  type: z.string(),
  /** Ids of the alert policies that it is, or that read it. */
  policies: z.array(z.string()),
});

/** A trigger that an open breaker holds, and that an apply starts again. */
const undoneSchema = z.object({
  breaker: z.string(),
  trigger: z.string(),
  /** ISO 8601. */
  since: z.string().nullable(),
  reason: z.string(),
  /** What the apply does, such as `sets its push endpoint`. */
  by: z.string(),
});

/** The part of the output of `phasewatch start --format json` that a comparison reads. Other fields are ignored. */
export const sideSchema = z.object({
  version: z.literal(1),
  pipeline: z.string(),
  environment: z.string(),
  audit: z.object({
    timeouts: z.array(timeoutSchema),
    detection: z.array(
      z.object({
        environment: z.string(),
        processor: z.string(),
        silent: detectionSchema,
        overBudget: detectionSchema,
      }),
    ),
    findings: z.array(findingSchema),
    watching: z.array(
      z.object({
        environment: z.string(),
        usage: z.array(z.object({ item: z.string(), amount: z.number(), unit: z.string() })),
      }),
    ),
  }),
  scenarios: z.array(scenarioSchema),
  policies: z.array(policySchema),
  /** Why no scenario was rehearsed. Unset: scenarios were. */
  notRehearsed: z.string().optional(),
  /** What the apply of a plan replaces. */
  replaced: z.array(replacedSchema).optional(),
  /** What the apply of the side undoes of open breakers. Unset: their state is not given. */
  undone: z.array(undoneSchema).optional(),
  /** What a recording makes of its alert policies. Unset: none was replayed. */
  recorded: recordedSchema.optional(),
});

/** One side of a comparison: what `start` says of it. */
export type Side = z.infer<typeof sideSchema>;
export type ScenarioOutcome = Side['scenarios'][number];
export type PolicyOutcome = Side['policies'][number];
export type Recorded = NonNullable<Side['recorded']>;
