import { z } from 'zod';
import { InputError, type Problem } from '../../model/problem';
import { misspeltProblems, unlistedFields, type UnlistedField } from '../unlisted-fields';
import { COMBINERS, type AlertCondition, type AlertPolicy, type MqlChecks } from './policy';
import { policyShape, type aggregation, type condition } from './policy-shape';

/** The kinds of condition that are not evaluated, with their names for messages. */
const UNEVALUATED_KINDS = {
  conditionMonitoringQueryLanguage: 'Monitoring Query Language (MQL) conditions',
  conditionSql: 'SQL conditions',
} as const;

const textOf = z.string().min(1).optional().catch(undefined);

/**
 * Reads one alert policy as `gcloud monitoring policies list --format=json` prints it. `policyProblems` checks what it
 * declares. A policy without a name, as in a file for `gcloud monitoring policies create`, has its display name as id.
 * @throws InputError POL001 for another shape, POL002 for a condition of no kind or of several, POL022 for a misspelt
 * field
 */
export function policyFromApi(json: unknown): AlertPolicy {
  const { name, displayName } = z.object({ name: textOf, displayName: textOf }).safeParse(json).data ?? {};
  return readPolicy(name ?? displayName ?? 'alert policy', withoutUnset(json));
}

/**
 * Reads a policy in the shape of the API.
 * @param id the id that it gets
 * @throws InputError as {@link policyFromApi}
 */
export function readPolicy(id: string, body: unknown): AlertPolicy {
  const unlisted = unlistedFields('AlertPolicy', body).filter(({ name }) => name !== MARK);
  const slips = misspeltProblems(id, unlisted, 'POL022');
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
      rule: 'a policy of several conditions has a combiner',
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
      ...(documentation.links === undefined ? {} : { links: documentation.links }),
    },
    userLabels: rest.userLabels,
    unevaluated: rest.unevaluated ?? invalidity(validity) ?? unknownField(unlisted),
  };
}

/** Set by the Terraform reader where a value is unknown before apply. */
const MARK = 'unevaluated';

/** Why a policy with a field that this version does not know is not evaluated. */
function unknownField([first]: readonly UnlistedField[]): string | undefined {
  return first && `its field ${first.path} is not known to this version, nor what it changes`;
}

function invalidity(validity: { readonly code: number; readonly message: string } | undefined): string | undefined {
  if (validity === undefined || validity.code === 0) return undefined;
  return `Google reports it as invalid and creates no incidents: ${validity.message || `code ${validity.code}`}`;
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
    const mql = field === 'conditionMonitoringQueryLanguage' ? mqlChecks(body) : undefined;
    const reason = `${name} (${field}) are not evaluated`;
    found.push({ kind: 'unevaluated', displayName, field, reason, ...(mql === undefined ? {} : { mql }) });
  }
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  return {
    code: 'POL002',
    where: `${id}/conditions/${index}`,
    rule: 'a condition is of exactly one kind',
    got: `${found.length} kinds`,
    fix: 'write one of conditionThreshold, conditionAbsent, conditionMatchedLog, conditionPrometheusQueryLanguage',
  };
}

function mqlChecks({ conditionMonitoringQueryLanguage: mql }: z.output<typeof condition>): MqlChecks | undefined {
  return mql && { duration: mql.duration, trigger: mql.trigger, evaluationMissingData: mql.evaluationMissingData };
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

/** The body without nulls and empty texts: Terraform and Google's tools print them for unset fields. */
export function withoutUnset(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withoutUnset);
  if (typeof body !== 'object' || body === null) return body;
  const set = Object.entries(body).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return Object.fromEntries(set.map(([key, value]) => [key, withoutUnset(value)]));
}
