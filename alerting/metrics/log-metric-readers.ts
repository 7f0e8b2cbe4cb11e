import { z } from 'zod';
import { TERRAFORM_ONLY } from '../policies/terraform-spelling';
import { readLogBasedMetric, type LogBasedMetric } from './log-based-metric';

type Body = Readonly<Record<string, unknown>>;

/**
 * Reads one log-based metric as `gcloud logging metrics list --format=json` prints it.
 * @throws InputError as `readLogBasedMetric`
 */
export function logMetricFromApi(json: unknown): LogBasedMetric {
  const name = z.object({ name: z.string() }).safeParse(json).data?.name;
  return readLogBasedMetric(name ?? 'log-based metric', withoutNull(json));
}

/**
 * Reads the body of a `google_logging_metric`, as CDKTF synthesizes it or as `terraform show -json` prints it.
 * @param resourceName the name of the Terraform resource, for messages
 * @throws InputError as `readLogBasedMetric`
 */
export function logMetricFromTerraform(resourceName: string, values: unknown): LogBasedMetric {
  const whole = withoutNull(spelled(values)) as Body;
  const body = Object.fromEntries(Object.entries(whole).filter(([field]) => !TERRAFORM_ONLY.has(field)));
  const descriptor = once(body['metricDescriptor']);
  const options = once(body['bucketOptions']);
  return readLogBasedMetric(resourceName, {
    ...body,
    bucketOptions:
      options &&
      Object.fromEntries(Object.entries(options).flatMap(([way, block]) => (once(block) ? [[way, once(block)]] : []))),
    metricDescriptor: descriptor && { ...descriptor, labels: many(descriptor['labels']) },
  });
}

/** Keys of labels are people's own. */
const MAPS = new Set(['labelExtractors']);

function spelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spelled);
  if (!isBody(value)) return typeof value === 'string' ? value.replaceAll('$${', '${').replaceAll('%%{', '%{') : value;
  return Object.fromEntries(
    Object.entries(value).map(([snake, inner]) => {
      const key = snake.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
      return [key, MAPS.has(key) ? inner : spelled(inner)];
    }),
  );
}

/** A block that occurs once: an object, or a list of at most one. */
function once(block: unknown): Body | undefined {
  const one: unknown = Array.isArray(block) ? block[0] : block;
  return isBody(one) ? one : undefined;
}

function many(blocks: unknown): unknown[] {
  return Array.isArray(blocks) ? blocks : isBody(blocks) ? [blocks] : [];
}

function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNull);
  if (!isBody(value)) return value;
  const set = Object.entries(value).filter(([, inner]) => inner !== null && inner !== '');
  return Object.fromEntries(set.map(([key, inner]) => [key, withoutNull(inner)]));
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
