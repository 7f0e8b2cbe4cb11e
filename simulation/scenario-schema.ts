import { z } from 'zod';
import { duration, ruled, schemaOf, text, wholeNumber } from '../model/schema-of';
import { expectationSchema } from './expectations/all-expectations';
import { faultSchema } from './faults/all-faults';
import type { Recording } from './recording';
import type { IngestionDelay, RecordedScenario, Scenario } from './scenario';
import type { UsualFailures, Workload } from './workload';

const share = ruled(z.number(), (n) => n >= 0 && n <= 1, { rule: 'a share is from 0 to 1', fix: 'write 0.5 for half' });

const usualFailures = schemaOf<UsualFailures>()(z.strictObject({ share, expected: share }));

/** When runs start. */
export const workloadSchema = schemaOf<Workload>()(
  z.union([
    z.strictObject({ kind: z.literal('daily'), beforeDeadline: duration }),
    z.strictObject({
      kind: z.literal('spread'),
      runsPerDay: wholeNumber,
      phase: text.optional(),
      failures: usualFailures.optional(),
      daysBack: wholeNumber.optional(),
    }),
  ]),
);

const recording = schemaOf<Recording>()(
  z.strictObject({ series: z.array(z.unknown()).optional(), logs: z.array(text).optional() }),
);

const ingestionDelay = schemaOf<IngestionDelay>()(z.strictObject({ best: duration, worst: duration }));

/** The form of timestamps and of the name, `defineScenario` checks with codes of their own. */
const base = {
  name: z.string(),
  title: text,
  source: text,
  worlds: z.array(z.enum(['baseline', 'declared'])),
  from: z.string(),
  lasts: duration,
  ingestionDelay: ingestionDelay.optional(),
  baselinePolicies: z.array(z.unknown()).optional(),
  baselineMetrics: z.array(z.unknown()).optional(),
  mayFire: z.array(text).optional(),
  expectations: z.array(expectationSchema),
  baselineExpectations: z.array(expectationSchema).optional(),
};

/** A simulated scenario: which fields it has, and of what type. Built once. */
export const scenarioSchema = schemaOf<Scenario>()(
  z.strictObject({
    ...base,
    workload: z.array(workloadSchema),
    faults: z.array(faultSchema),
    baselineCheck: z.strictObject({ metric: text, limit: duration }).optional(),
    operatorActsAfter: duration.optional(),
    operatorActsAgain: z.boolean().optional(),
    derived: text.optional(),
  }),
);

/** The same of a recorded scenario. */
export const recordedScenarioSchema = schemaOf<RecordedScenario>()(
  z.strictObject({ ...base, recording, faultAt: z.string().optional() }),
);
