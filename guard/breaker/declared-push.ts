import { z } from 'zod';
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
  if (pushEndpoint !== declared.endpoint) return differs('endpoint', pushEndpoint, declared.endpoint);
  if (oidcToken === undefined) return 'the stored push configuration has no identity token';
  const { serviceAccountEmail: account, audience = pushEndpoint } = oidcToken;
  if (account !== declared.account) return differs('account', account, declared.account);
  return audience === declared.audience ? undefined : differs('audience', audience, declared.audience);
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
