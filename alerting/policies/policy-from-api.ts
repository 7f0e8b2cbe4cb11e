import { z } from 'zod';
import { Duration } from '../../model/duration';
import { InputError, type Problem } from '../../model/problem';
import { ALIGNERS } from '../metrics/aligner';
import { REDUCERS } from '../metrics/reducer';
import { misspeltFields, type PolicyFields } from './misspelt-fields';
import {
  COMBINERS,
  COMPARISONS,
  MISSING_DATA,
  PROMPTS,
  SEVERITIES,
  type AlertCondition,
  type AlertPolicy,
} from './policy';

/** The kinds of condition that are read but not evaluated, and what they are called. */
const UNEVALUATED_KINDS = {
  conditionMonitoringQueryLanguage: 'Monitoring Query Language (MQL) conditions',
  conditionSql: 'SQL conditions',
} as const;

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

const aggregation = z.object({
  alignmentPeriod: duration.optional(),
  perSeriesAligner: z.enum(ALIGNERS).default('ALIGN_NONE'),
  crossSeriesReducer: z.enum(REDUCERS).default('REDUCE_NONE'),
  groupByFields: z.array(z.string()).default([]),
});

/** One of the two. A Terraform state prints both, with 0 for the one that is not set. */
const trigger = z
  .object({ count: number.optional(), percent: number.optional() })
  .default({})
  .transform(({ count, percent }) =>
    percent === undefined || (percent === 0 && count !== undefined) ? { count: count ?? 1 } : { percent },
  );

const enumeration = <const T extends readonly string[]>(values: T, unset: string) =>
  z.preprocess((value) => (value === unset ? undefined : value), z.enum(values).optional());

const threshold = z.object({
  filter: z.string(),
  aggregations: z.array(aggregation).default([]),
  denominatorFilter: z.string().optional(),
  denominatorAggregations: z.array(aggregation).default([]),
  comparison: z.enum(COMPARISONS),
  thresholdValue: number.default(0),
  duration,
  trigger,
  evaluationMissingData: enumeration(MISSING_DATA, 'EVALUATION_MISSING_DATA_UNSPECIFIED'),
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

const prometheus = z.object({
  query: z.string(),
  duration: duration.default(Duration.zero),
  evaluationInterval: duration.default(Duration.seconds(30)),
  labels: z.record(z.string(), z.string()).default({}),
});

const unread = z.record(z.string(), z.unknown()).optional();

const condition = z.object({
  displayName: z.string().default(''),
  conditionThreshold: threshold.optional(),
  conditionAbsent: absence.optional(),
  conditionMatchedLog: matchedLog.optional(),
  conditionMonitoringQueryLanguage: unread,
  conditionPrometheusQueryLanguage: prometheus.optional(),
  conditionSql: unread,
  /** Set by the Terraform reader for a condition that holds a value not known before apply. */
  unevaluated: z.object({ field: z.string(), reason: z.string() }).optional(),
});

const strategy = z.object({
  autoClose: duration.optional(),
  /** An empty list, as a Terraform state prints it, says nothing. */
  notificationPrompts: z
    .array(z.enum(PROMPTS))
    .transform((prompts) => (prompts.length === 0 ? undefined : prompts))
    .optional(),
  notificationChannelStrategy: z
    .array(z.object({ notificationChannelNames: z.array(z.string()).default([]), renotifyInterval: duration }))
    .default([]),
  notificationRateLimit: z.object({ period: duration }).optional(),
});

const policyShape = z.object({
  displayName: z.string(),
  enabled: z.boolean().default(true),
  severity: enumeration(SEVERITIES, 'SEVERITY_UNSPECIFIED'),
  combiner: enumeration(COMBINERS, 'COMBINE_UNSPECIFIED'),
  conditions: z.array(condition),
  notificationChannels: z.array(z.string()).default([]),
  alertStrategy: strategy.optional(),
  documentation: z
    .object({ content: z.string().optional(), mimeType: z.string().optional(), subject: z.string().optional() })
    .optional(),
  userLabels: z.record(z.string(), z.string()).default({}),
  unevaluated: z.string().optional(),
  /** Printed of a policy that has become invalid, as when its metric is gone: it creates no incidents. */
  validity: z.object({ code: number.default(0), message: z.string().default('') }).optional(),
});

const textOf = z.string().min(1).optional().catch(undefined);

/**
 * Reads one alert policy as `gcloud monitoring policies list --format=json` prints it. What it says is checked by
 * `policyProblems`, not here. A policy that has no name yet, as in a file for `gcloud monitoring policies create`, is
 * called by its display name.
 * @throws InputError POL001 for a body that is no policy, POL002 for a condition of no kind or of two, POL022 for a field
 * that is misspelt
 */
export function policyFromApi(json: unknown): AlertPolicy {
  const { name, displayName } = z.object({ name: textOf, displayName: textOf }).safeParse(json).data ?? {};
  return readPolicy(name ?? displayName ?? 'alert policy', withoutUnset(json));
}

/**
 * Reads a policy of the API's shape under a name of the caller's.
 * @throws InputError as {@link policyFromApi}
 */
export function readPolicy(id: string, body: unknown): AlertPolicy {
  const slips = misspeltFields(id, body, FIELDS);
  if (slips.length > 0) throw new InputError(slips);
  const read = policyShape.safeParse(body);
  if (!read.success) throw new InputError(read.error.issues.map((issue) => shapeProblem(id, issue)));
  const { conditions, alertStrategy, combiner, documentation, validity, ...rest } = read.data;
  const problems: Problem[] = [];
  const readConditions = conditions.flatMap((one, index) => {
    const outcome = readCondition(id, index, one);
    if ('code' in outcome) problems.push(outcome);
    return 'code' in outcome ? [] : [outcome];
  });
  if (combiner === undefined && conditions.length > 1) {
    problems.push({
      code: 'POL001',
      where: `${id}/combiner`,
      rule: 'a policy of several conditions says how they combine',
      got: 'none',
      fix: `write one of ${COMBINERS.join(', ')}`,
    });
  }
  if (problems.length > 0) throw new InputError(problems);
  return {
    id,
    displayName: rest.displayName,
    enabled: rest.enabled,
    severity: rest.severity,
    combiner: combiner ?? 'OR',
    conditions: readConditions,
    notificationChannels: rest.notificationChannels,
    alertStrategy: {
      autoClose: alertStrategy?.autoClose,
      notificationPrompts: alertStrategy?.notificationPrompts,
      notificationChannelStrategy: alertStrategy?.notificationChannelStrategy ?? [],
      notificationRateLimit: alertStrategy?.notificationRateLimit?.period,
    },
    documentation: documentation && {
      content: documentation.content,
      mimeType: documentation.mimeType,
      subject: documentation.subject,
    },
    userLabels: rest.userLabels,
    unevaluated: rest.unevaluated ?? invalidity(validity),
  };
}

const fieldsOf = ({ shape }: { readonly shape: object }) => Object.keys(shape);

/** How fields are spelt, those that say nothing of when a policy fires included. */
const FIELDS: PolicyFields = {
  policy: [...fieldsOf(policyShape), 'name', 'creationRecord', 'mutationRecord'],
  strategy: fieldsOf(strategy),
  condition: [...fieldsOf(condition), 'name'],
  kinds: {
    conditionThreshold: fieldsOf(threshold),
    conditionAbsent: fieldsOf(absence),
    conditionMatchedLog: fieldsOf(matchedLog),
    conditionPrometheusQueryLanguage: [
      ...fieldsOf(prometheus),
      ...['ruleGroup', 'alertRule', 'disableMetricValidation'],
    ],
  },
};

function invalidity(validity: { readonly code: number; readonly message: string } | undefined): string | undefined {
  if (validity === undefined || validity.code === 0) return undefined;
  return `Google says that it is invalid, and creates no incidents: ${validity.message || `code ${validity.code}`}`;
}

function readCondition(id: string, index: number, body: z.output<typeof condition>): AlertCondition | Problem {
  const { displayName, conditionThreshold, conditionAbsent, unevaluated } = body;
  if (unevaluated !== undefined) return { kind: 'unevaluated', displayName, ...unevaluated };
  const found: AlertCondition[] = [];
  if (conditionThreshold !== undefined) {
    const { forecastOptions, denominatorFilter, evaluationMissingData, ...rest } = conditionThreshold;
    found.push({
      kind: 'threshold',
      displayName,
      ...rest,
      aggregations: rest.aggregations.map(withPeriod),
      denominatorFilter,
      denominatorAggregations: rest.denominatorAggregations.map(withPeriod),
      evaluationMissingData,
      forecastHorizon: forecastOptions?.forecastHorizon,
    });
  }
  if (conditionAbsent !== undefined) {
    const aggregations = conditionAbsent.aggregations.map(withPeriod);
    found.push({ kind: 'absence', displayName, ...conditionAbsent, aggregations });
  }
  if (body.conditionMatchedLog !== undefined) {
    found.push({ kind: 'log-match', displayName, ...body.conditionMatchedLog });
  }
  if (body.conditionPrometheusQueryLanguage !== undefined) {
    found.push({ kind: 'promql', displayName, ...body.conditionPrometheusQueryLanguage });
  }
  for (const [field, name] of Object.entries(UNEVALUATED_KINDS)) {
    if (body[field as keyof typeof UNEVALUATED_KINDS] === undefined) continue;
    found.push({ kind: 'unevaluated', displayName, field, reason: `${name} (${field}) are not evaluated` });
  }
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  return {
    code: 'POL002',
    where: `${id}/conditions/${index}`,
    rule: 'a condition is of exactly one kind',
    got: `${found.length} kinds`,
    fix: 'write one of conditionThreshold, conditionAbsent and the like',
  };
}

function withPeriod(read: z.output<typeof aggregation>) {
  return { ...read, alignmentPeriod: read.alignmentPeriod };
}

function shapeProblem(id: string, issue: z.core.$ZodIssue): Problem {
  return {
    code: 'POL001',
    where: [id, ...issue.path.map(String)].join('/'),
    rule: 'an alert policy has the shape that the Monitoring API documents',
    got: issue.message,
    fix: 'see https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies',
  };
}

/** The body without nulls and empty texts, by which Terraform and Google's tools print what is not set. */
export function withoutUnset(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withoutUnset);
  if (typeof body !== 'object' || body === null) return body;
  const set = Object.entries(body).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return Object.fromEntries(set.map(([key, value]) => [key, withoutUnset(value)]));
}
