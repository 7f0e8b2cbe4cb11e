import { hasToken } from '../model/token';
import type { AlertPolicy } from '../alerting/policies/policy';
import { readPolicy, withoutUnset } from '../alerting/policies/policy-from-api';
import {
  TERRAFORM_ONLY,
  findReference,
  inApiSpelling,
  isBody,
  unescaped,
  withReferences,
  type ResolveReference,
} from '../alerting/policies/terraform-spelling';

type Body = Readonly<Record<string, unknown>>;

const BLOCKS = {
  single: new Set([
    'alertStrategy',
    'conditionAbsent',
    'conditionMatchedLog',
    'conditionMonitoringQueryLanguage',
    'conditionPrometheusQueryLanguage',
    'conditionSql',
    'conditionThreshold',
    'documentation',
    'forecastOptions',
    'notificationRateLimit',
    'trigger',
  ]),
  repeated: new Set(['aggregations', 'conditions', 'denominatorAggregations', 'notificationChannelStrategy']),
  maps: new Set(['userLabels', 'labelExtractors', 'labels']),
};

/** Terraform takes `"true"` for true. */
function asFlag(field: string, value: unknown): unknown {
  return field === 'enabled' && (value === 'true' || value === 'false') ? value === 'true' : value;
}

/**
 * Reads the body of a `google_monitoring_alert_policy`, as CDKTF synthesizes it or as `terraform show -json` prints it.
 * A condition with a reference such as `${google_x.y.id}` is not evaluated, because its value is known after apply only,
 * unless `resolve` knows it. References in other fields, such as the list of channels, do not prevent evaluation.
 * Terraform's escapes, such as `$${x}`, are resolved.
 * @param resourceName identifies the policy in results
 * @param resolve values of references, such as the names of SLOs and log-based metrics of the same stack
 * @throws InputError as `policyFromApi`
 */
export function policyFromTerraform(
  resourceName: string,
  values: unknown,
  resolve: ResolveReference = () => undefined,
): AlertPolicy {
  const whole = withReferences(withoutUnset(inApiSpelling(values, BLOCKS)), resolve);
  if (!isBody(whole)) return readPolicy(resourceName, whole);
  const body = Object.fromEntries(
    Object.entries(whole).flatMap(([field, value]) =>
      TERRAFORM_ONLY.has(field) ? [] : [[field, asFlag(field, value)]],
    ),
  ) as Body;
  const { conditions } = body;
  const marked = hasToken(conditions)
    ? [withReferenceMarked(conditions)]
    : Array.isArray(conditions)
      ? conditions.map(withReferenceMarked)
      : conditions;
  const deciding = { combiner: body['combiner'], enabled: body['enabled'], alertStrategy: strategyTimes(body) };
  const reference = findReference(deciding, '');
  return readPolicy(resourceName, {
    ...(unescaped({ ...body, ...withoutReferences(body) }) as Body),
    ...(reference === undefined ? {} : { combiner: 'OR', enabled: true, alertStrategy: {}, unevaluated: reference }),
    conditions: unescaped(marked),
  });
}

/**
 * The fields that do not affect when a policy fires. An unknown list of channels becomes one channel, named after the
 * reference; other unknown fields are left out.
 */
function withoutReferences({ notificationChannels, userLabels, severity, documentation }: Body): Body {
  return {
    notificationChannels: hasToken(notificationChannels) ? [notificationChannels] : notificationChannels,
    userLabels: isBody(userLabels) ? knownLabels(userLabels) : hasToken(userLabels) ? undefined : userLabels,
    severity: hasToken(severity) ? undefined : severity,
    documentation: hasToken(documentation) ? undefined : documented(documentation),
  };
}

function knownLabels(labels: Body): Body {
  return Object.fromEntries(Object.entries(labels).filter((label) => !label.some(hasToken)));
}

/** Adds the MIME type as the provider does; there is only one. */
function documented(documentation: unknown): unknown {
  return isBody(documentation) && 'content' in documentation
    ? { mimeType: 'text/markdown', ...documentation }
    : documentation;
}

/** The alert strategy without the names of channels, which may be references. */
function strategyTimes(body: Body): unknown {
  const strategy = body['alertStrategy'];
  if (!isBody(strategy)) return strategy;
  const channels = strategy['notificationChannelStrategy'];
  const times = Array.isArray(channels)
    ? channels.map((one: unknown) => isBody(one) && one['renotifyInterval'])
    : channels;
  return { ...strategy, notificationChannelStrategy: times };
}

function withReferenceMarked(condition: unknown): unknown {
  if (!isBody(condition)) {
    // The whole condition is an expression, such as that of a dynamic block.
    const reason = findReference(condition, 'conditions');
    return reason === undefined ? condition : { unevaluated: { field: 'conditions', reason } };
  }
  const { displayName, ...kinds } = condition;
  for (const [field, kind] of Object.entries(kinds)) {
    const reason = field.startsWith('condition') ? findReference(kind, field) : undefined;
    if (reason !== undefined) return { displayName, unevaluated: { field, reason } };
  }
  return condition;
}
