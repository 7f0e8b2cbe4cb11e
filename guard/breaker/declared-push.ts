import * as z from 'zod';
import type { StoppableTrigger } from '../../model/breaker';
import type { GuardConfig } from '../../model/guard-config';

/** The fields of a push configuration that decide where messages and identity tokens go. */
const pushConfigSchema = z.object({
  pushEndpoint: z.string(),
  oidcToken: z.object({ serviceAccountEmail: z.string(), audience: z.string().optional() }).optional(),
});

/**
 * Why a stored push configuration is not restored; undefined: it is the declared one. Who can write to the store could
 * otherwise send messages, with identity tokens of the pipeline, to any address.
 *
 * @param config a configuration of before 2026-11-30 has no `pushes`: nothing can be compared, and everything is restored
 */
export function pushProblem(
  { pushes }: Pick<GuardConfig, 'pushes'>,
  trigger: StoppableTrigger,
  pushConfig: string | null,
): string | undefined {
  if (trigger.kind !== 'push' || pushes === undefined) return undefined;
  const declared = pushes.find(({ subscription }) => subscription === trigger.subscription);
  if (declared === undefined) return 'the subscription is not declared';
  const stored = pushConfigSchema.safeParse(parse(pushConfig)).data;
  if (stored === undefined) return 'the stored push configuration has no endpoint';
  const { pushEndpoint, oidcToken } = stored;
  const endpoint = endpointOf(pushEndpoint);
  if (endpoint === undefined || !isHostOf(endpoint, declared.service) || endpoint.pathname !== declared.path) {
    return differs('endpoint', pushEndpoint, `https://${declared.service}-….run.app${declared.path}`);
  }
  if (oidcToken === undefined) return 'the stored push configuration has no identity token';
  const { serviceAccountEmail: account, audience = pushEndpoint } = oidcToken;
  if (account !== declared.account) return differs('account', account, declared.account);
  return audience === endpoint.origin ? undefined : differs('audience', audience, endpoint.origin);
}

/** An address over https without user, port, query or fragment. */
function endpointOf(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === 'https:' && url.href === `${url.origin}${url.pathname}` && url.port === '' ? url : undefined;
}

/**
 * Is it the host of a Cloud Run service of this name: `NAME-HASH-REGION.a.run.app` or `NAME-PROJECT_NUMBER.REGION.run.app`
 * (https://cloud.google.com/run/docs/managing/services#url)? The hash and the number are not known when the configuration
 * is written, so a service of the same name in another project is accepted as well.
 */
function isHostOf({ hostname }: URL, service: string): boolean {
  const rest = hostname.startsWith(`${service}-`) ? hostname.slice(service.length + 1) : '';
  return /^([a-z0-9]+-[a-z0-9]+\.a|\d+\.[a-z0-9-]+)\.run\.app$/.test(rest);
}

function differs(what: string, got: string, declared: string): string {
  return `the stored ${what} is ${JSON.stringify(got)}, the declared one ${JSON.stringify(declared)}`;
}

function parse(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
