import { z } from 'zod';
import { CHANGE_KINDS } from '../../review/change';

/** What `phasewatch diff --format json` prints, version 1; `docs/diff.schema.json` is made of it. */
export const diffReport = z.object({
  version: z.literal(1),
  name: z.string().describe('pipeline and environment, or what --name says; empty for plans and states'),
  verdict: z.enum(['pass', 'fail']),
  changes: z
    .array(
      z.object({
        kind: z.enum(CHANGE_KINDS),
        fails: z.boolean().describe('whether this change lets the comparison fail'),
        subjects: z.array(z.string()).describe('scenarios, processors, addresses or policies that changed equally'),
        field: z.string().describe('what of them, such as budget; empty where the kind says it'),
        before: z.string().describe('empty: there was none'),
        after: z.string().describe('empty: there is none'),
        note: z.string().optional().describe('what it means'),
        source: z.object({ file: z.string(), line: z.int() }).optional().describe('where it is written'),
      }),
    )
    .describe('the riskiest first'),
  compared: z.object({
    scenarios: z.int(),
    timeouts: z.int(),
    policies: z.int(),
    recording: z
      .object({ from: z.string(), to: z.string(), policies: z.int() })
      .optional()
      .describe('the replayed period, and how many policies it judges; only with --logs or --series'),
  }),
  notJudged: z.array(z.string()).describe('what was not compared, and why'),
});

/** The JSON Schema (draft 2020-12) of the comparison. Fields may be added. */
export function diffReportSchema(): object {
  return { title: 'Comparison of phasewatch diff', ...z.toJSONSchema(diffReport, { io: 'input' }) };
}
