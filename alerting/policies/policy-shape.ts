import { z } from 'zod';
import { Duration } from '../../model/duration';
import { ALIGNERS } from '../metrics/aligner';
import { REDUCERS } from '../metrics/reducer';
import { COMBINERS, COMPARISONS, MISSING_DATA, PROMPTS, SEVERITIES } from './policy';

const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/, 'expected a number')
    .transform(Number),
]);

const duration = z
  .string()
  .regex(/^\d{1,12}(\.0{1,9})?s$/, "expected whole seconds followed by 's', such as 300s")
  .transform((text) => Duration.parse(text));

export const aggregation = z.object({
  alignmentPeriod: duration.optional(),
  perSeriesAligner: z.enum(ALIGNERS).default('ALIGN_NONE'),
  crossSeriesReducer: z.enum(REDUCERS).default('REDUCE_NONE'),
  groupByFields: z.array(z.string()).default([]),
});

/** One of the two. A Terraform state has both, with 0 for the unset one. */
const trigger = z
  .object({ count: number.optional(), percent: number.optional() })
  .default({})
  .transform(({ count, percent }) =>
    percent === undefined || (percent === 0 && count !== undefined) ? { count: count ?? 1 } : { percent },
  );

/** The zero value of an enumeration stands for its default, as if the field was not set. */
const enumeration = <const T extends readonly string[]>(values: T, unset: string) =>
  z.preprocess((value) => (value === unset ? undefined : value), z.enum(values).optional());

const missingData = enumeration(MISSING_DATA, 'EVALUATION_MISSING_DATA_UNSPECIFIED');

const threshold = z.object({
  filter: z.string(),
  aggregations: z.array(aggregation).default([]),
  denominatorFilter: z.string().optional(),
  denominatorAggregations: z.array(aggregation).default([]),
  comparison: z.enum(COMPARISONS),
  thresholdValue: number.default(0),
  duration,
  trigger,
  evaluationMissingData: missingData,
  forecastOptions: z.object({ forecastHorizon: duration }).optional(),
});

const absence = z.object({
  filter: z.string(),
  aggregations: z.array(aggregation).default([]),
  duration,
  trigger,
});

const matchedLog = z.object({
  filter: z.string(),
  labelExtractors: z.record(z.string(), z.string()).default({}),
});

const labelName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected a name of a Prometheus label');
/** https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/alert.proto, rule_group and alert_rule */
const MOST_NAME = 2_048;

const prometheus = z.object({
  query: z.string(),
  duration: duration.default(Duration.zero),
  evaluationInterval: duration.default(Duration.seconds(30)),
  labels: z.record(labelName, z.string()).default({}),
  ruleGroup: z.string().max(MOST_NAME).optional(),
  alertRule: labelName.max(MOST_NAME).optional(),
});

/** Not evaluated; what the API checks beside the query. */
const mql = z.object({
  query: z.string(),
  duration: duration.default(Duration.zero),
  trigger,
  evaluationMissingData: missingData,
});

const unread = z.record(z.string(), z.unknown()).optional();

export const condition = z.object({
  displayName: z.string().default(''),
  conditionThreshold: threshold.optional(),
  conditionAbsent: absence.optional(),
  conditionMatchedLog: matchedLog.optional(),
  conditionMonitoringQueryLanguage: mql.optional(),
  conditionPrometheusQueryLanguage: prometheus.optional(),
  conditionSql: unread,
  /** Set by the Terraform reader for a condition with a value that is unknown before apply. */
  unevaluated: z.object({ field: z.string(), reason: z.string() }).optional(),
});

const strategy = z.object({
  autoClose: duration.optional(),
  /** An empty list, as in a Terraform state, means that the field is unset; so does a list of its zero value. */
  notificationPrompts: z
    .array(z.enum([...PROMPTS, 'NOTIFICATION_PROMPT_UNSPECIFIED']))
    .transform((prompts) => {
      const set = prompts.filter((prompt) => prompt !== 'NOTIFICATION_PROMPT_UNSPECIFIED');
      return set.length === 0 ? undefined : set;
    })
    .optional(),
  notificationChannelStrategy: z
    .array(z.object({ notificationChannelNames: z.array(z.string()).default([]), renotifyInterval: duration }))
    .default([]),
  notificationRateLimit: z.object({ period: duration }).optional(),
});

/** The body of an alert policy as the Monitoring API has it. */
export const policyShape = z.object({
  displayName: z.string(),
  enabled: z.boolean().default(true),
  severity: enumeration(SEVERITIES, 'SEVERITY_UNSPECIFIED'),
  combiner: enumeration(COMBINERS, 'COMBINE_UNSPECIFIED'),
  conditions: z.array(condition),
  notificationChannels: z.array(z.string()).default([]),
  alertStrategy: strategy.optional(),
  documentation: z
    .object({
      content: z.string().optional(),
      mimeType: z.string().optional(),
      subject: z.string().optional(),
      links: z.array(z.object({ displayName: z.string().default(''), url: z.string().default('') })).optional(),
    })
    .optional(),
  userLabels: z.record(z.string(), z.string()).default({}),
  unevaluated: z.string().optional(),
  /** Set for a policy that has become invalid, for example when its metric was deleted: it creates no incidents. */
  validity: z.object({ code: number.default(0), message: z.string().default('') }).optional(),
});
