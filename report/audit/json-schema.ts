import { z } from 'zod';

const counted = z.object({ count: z.int(), what: z.string() });
const time = z.object({
  seconds: z.number().nullable().describe('null where it is not set or known at apply only'),
  from: z.enum(['declared', 'default', 'missing', 'unresolved']),
  text: z.string().optional(),
});
const bound = z.object({ name: z.string(), bestSeconds: z.number(), worstSeconds: z.number() });
const detectionTime = z.union([
  z.object({
    status: z.literal('detected'),
    bestSeconds: z.number(),
    worstSeconds: z.number(),
    dominant: z.string(),
    bounds: z.array(bound),
    policy: z.string(),
  }),
  z.object({ status: z.enum(['never', 'unresolved']), reason: z.string() }),
]);
const severity = z.enum(['error', 'warning']);

const finding = z.object({
  rule: z.string().describe('stable id, such as TMO002'),
  name: z.string(),
  severity,
  status: z.enum(['fail', 'unresolved']).describe('unresolved: it could not be judged, which is not a pass'),
  address: z.string().describe('construct path, or the address in Terraform'),
  resource: z.string().nullable().describe('address in Terraform, with modules and keys'),
  source: z.object({ file: z.string(), line: z.int() }).nullable(),
  message: z.string(),
  detail: z.string(),
  values: z.array(z.object({ of: z.string(), field: z.string(), value: z.string() })),
  fix: z.string(),
  doc: z.string(),
});

/** What `phasewatch audit --format json` prints, version 1; `docs/audit.schema.json` is made of it. */
export const auditReport = z.object({
  version: z.literal(1),
  environments: z.array(z.string()),
  stacks: z.array(z.string()),
  counts: z.record(z.string(), z.int()),
  judged: z.object({ judged: counted, notJudged: z.array(counted), leftOut: z.array(counted) }),
  timeouts: z.array(
    z.looseObject({
      environment: z.string(),
      phase: z.string().nullable(),
      deployable: z.string(),
      address: z.string(),
      timeout: time,
      call: z
        .looseObject({
          kind: z.string(),
          by: z.string(),
          address: z.string(),
          deadline: time,
          retries: z.number().nullable(),
        })
        .nullable(),
      runs: z.array(
        z.object({
          processors: z.array(z.string()),
          heartbeatSeconds: z.number(),
          silenceSeconds: z.number(),
          budgetSeconds: z.number(),
        }),
      ),
    }),
  ),
  alerts: z.array(z.object({ environment: z.string(), address: z.string(), condition: z.string(), duration: time })),
  detection: z.array(
    z.object({
      environment: z.string(),
      phase: z.string(),
      deployable: z.string(),
      processor: z.string(),
      criticality: z.string(),
      silent: detectionTime,
      overBudget: detectionTime,
    }),
  ),
  watching: z.array(
    z.looseObject({
      environment: z.string(),
      pricesAsOf: z.string().nullable(),
      policies: z
        .array(z.object({ policy: z.string(), references: z.int(), points: z.int(), ofUnknownSize: z.int() }))
        .describe('metric references, and points of a month, of each alert policy; those with the most points first')
        .optional(),
    }),
  ),
  runtimes: z.array(
    z.looseObject({ runtime: z.string().nullable(), functions: z.array(z.string()), status: z.string() }),
  ),
  findings: z.array(finding),
  waived: z.array(z.looseObject({ rule: z.string(), address: z.string(), reason: z.string() })),
  rules: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      title: z.string(),
      severity,
      doc: z.string(),
      passed: z.int(),
      failed: z.int(),
      unresolved: z.int(),
    }),
  ),
  notRead: z.object({
    types: z.array(z.object({ type: z.string(), count: z.int() })).describe('types that can hold a timeout or a call'),
    modules: z.array(z.string()),
  }),
});

/** The JSON Schema (draft 2020-12) of the report. Fields may be added. */
export function auditReportSchema(): object {
  return { title: 'Report of phasewatch audit', ...z.toJSONSchema(auditReport, { io: 'input' }) };
}
