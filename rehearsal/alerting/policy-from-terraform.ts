import type { AlertPolicy } from './policy';
import { readPolicy, withoutUnset } from './policy-from-api';

type Body = Readonly<Record<string, unknown>>;

/** Blocks that occur once: Terraform writes them as an object or as a list of at most one. */
const SINGLE_BLOCKS: ReadonlySet<string> = new Set([
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
]);

/** Blocks that may repeat: a single one may be written without the list. */
const REPEATED_BLOCKS: ReadonlySet<string> = new Set([
  'aggregations',
  'conditions',
  'denominatorAggregations',
  'notificationChannelStrategy',
]);

/** Maps whose keys people choose, so they are not renamed. */
const MAPS: ReadonlySet<string> = new Set(['userLabels', 'labelExtractors', 'labels']);

/**
 * Reads the body of a `google_monitoring_alert_policy`, as CDKTF synthesizes it or as `terraform show -json` prints
 * it. A condition that holds a reference such as `${google_x.y.id}` is not evaluated, as nobody knows its value before
 * apply; Terraform's escapes, such as `$${x}`, are resolved.
 * @param resourceName what identifies the policy in results
 * @throws InputError as `policyFromApi`
 */
export function policyFromTerraform(resourceName: string, values: unknown): AlertPolicy {
  const body = withoutUnset(renamed(values));
  if (!isBody(body)) return readPolicy(resourceName, body);
  const { conditions } = body;
  const marked = Array.isArray(conditions) ? conditions.map(withReferenceMarked) : conditions;
  const deciding = { combiner: body['combiner'], enabled: body['enabled'], alertStrategy: strategyTimes(body) };
  const reference = findReference(deciding, '');
  return readPolicy(resourceName, {
    ...(unescaped(body) as Body),
    documentation: unescaped(documented(body['documentation'])),
    ...(reference === undefined ? {} : { combiner: 'OR', enabled: true, alertStrategy: {}, unevaluated: reference }),
    conditions: unescaped(marked),
  });
}

/** The provider fills in the one MIME type there is where a content has none. */
function documented(documentation: unknown): unknown {
  return isBody(documentation) && 'content' in documentation
    ? { mimeType: 'text/markdown', ...documentation }
    : documentation;
}

/** The strategy without the names of channels: those may well be references. */
function strategyTimes(body: Body): unknown {
  const strategy = body['alertStrategy'];
  if (!isBody(strategy)) return strategy;
  const channels = strategy['notificationChannelStrategy'];
  const times = Array.isArray(channels) ? channels.map((one: unknown) => isBody(one) && one['renotifyInterval']) : [];
  return { ...strategy, notificationChannelStrategy: times };
}

function withReferenceMarked(condition: unknown): unknown {
  if (!isBody(condition)) return condition;
  const { displayName, ...kinds } = condition;
  for (const [field, kind] of Object.entries(kinds)) {
    const reason = field.startsWith('condition') ? findReference(kind, field) : undefined;
    if (reason !== undefined) return { displayName, unevaluated: { field, reason } };
  }
  return condition;
}

/** The first Terraform reference in a value and where it is, in words. */
function findReference(value: unknown, path: string): string | undefined {
  if (typeof value === 'string') {
    const reference = /\$\{[^}]*\}?|%\{[^}]*\}?/.exec(value.replaceAll('$${', '').replaceAll('%%{', ''))?.[0];
    return reference && `${path} holds the Terraform reference ${reference}, whose value is not known before apply`;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = findReference(inner, path === '' ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unescaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$${', '${').replaceAll('%%{', '%{');
  if (Array.isArray(value)) return value.map(unescaped);
  if (!isBody(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unescaped(inner)]));
}

/** Terraform's snake_case and blocks in the API's spelling and nesting. */
function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (!isBody(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([snake, inner]) => {
      const key = snake.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
      if (MAPS.has(key)) return [key, inner];
      if (SINGLE_BLOCKS.has(key) && Array.isArray(inner)) return [key, renamed(inner[0])];
      if (REPEATED_BLOCKS.has(key) && isBody(inner)) return [key, [renamed(inner)]];
      return [key, renamed(inner)];
    }),
  );
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
