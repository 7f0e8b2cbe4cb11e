import type { Facts } from '../../facts';
import type { Callee } from '../../facts/callee';
import type { AuditedDeployable } from '../../facts/deployable';
import { showAccount, type Identity } from '../../facts/identity';
import { holdsInvoker, isPublic } from '../../facts/invoker';
import type { Link } from '../../facts/link';
import type { Placed } from '../../facts/resource-index';
import { pushes, type Push } from '../../facts/subscription';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

interface Call extends Placed {
  readonly callee: Callee;
  readonly identity: Identity;
}

/**
 * In the incident behind this rule an orchestrator could not call its service for weeks, and the service logged nothing.
 * Only a check of both ends finds that before a deploy.
 */
export const callerIdentity: Rule = {
  id: 'WIR001',
  name: 'caller-identity',
  title: 'every Scheduler and push call carries an identity token for its callee, and its account may call the callee',
  severity: 'error',
  profile: 'platform',
  check: (facts) => callsOf(facts).map((call) => judge(facts, call)),
};

function callsOf({ schedules, subscriptions }: Facts): Call[] {
  return [
    ...schedules.flatMap(({ target, ...place }) => (target.kind === 'http' ? each(place, target) : [])),
    ...subscriptions.filter(pushes).flatMap(({ push, ...place }) => each(place, push)),
  ];
}

function each({ stack, address, path }: Placed, { callees, identity }: Push): Call[] {
  return callees.map((callee) => ({ stack, address, path, callee, identity }));
}

function judge(facts: Facts, call: Call): Verdict {
  const { path, callee, identity } = call;
  if (callee.kind === 'unresolved')
    return undecided(path, `cannot determine what it calls: ${callee.text}`, callee.tells);
  const { deployable } = callee;
  if (identity.kind !== 'oidc') return withoutToken(facts, path, identity.kind, deployable);
  const { account, audience } = identity;
  if (account.kind === 'unresolved') return undecided(path, `cannot determine the account that calls: ${account.text}`);
  const wrong = audienceProblem(facts, call, deployable, audience);
  if (wrong !== undefined) return wrong;
  switch (holdsInvoker(facts, account, deployable)) {
    case 'yes':
      return passed(path);
    case 'unknown':
      return undecided(path, `cannot determine whether ${showAccount(account)} may call ${deployable.label}`);
    case 'no':
      return failed({
        address: path,
        message: `${showAccount(account)} lacks roles/run.invoker on ${deployable.label}`,
        detail: 'Every call is refused with 403 before it reaches the code, so the callee logs nothing.',
        values: [
          { of: deployable.label, field: 'caller', value: showAccount(account) },
          { of: deployable.label, field: 'role missing', value: 'roles/run.invoker' },
        ],
        fix: `grant roles/run.invoker to ${showAccount(account)} on the Cloud Run service ${deployable.label}`,
      });
  }
}

/** Without an identity token a call succeeds where the service is public. */
function withoutToken(facts: Facts, path: string, kind: 'oauth' | 'none', deployable: AuditedDeployable): Verdict {
  const token = kind === 'oauth' ? 'an access token, not an identity token' : 'no identity token';
  // That no service is public is a convention of this project, which WIR002 judges.
  const open = facts.profile === 'platform' ? isPublic(facts, deployable) : 'no';
  if (open === 'yes') return passed(path);
  if (open === 'unknown') {
    return undecided(
      path,
      `the call to ${deployable.label} carries ${token}, and whether the service is public cannot be told from here`,
      `add an oidcToken, or include the grants on it: gcloud run services get-iam-policy ${deployable.label}`,
    );
  }
  return failed({
    address: path,
    message: `the call to ${deployable.label} carries ${token}`,
    detail: 'Cloud Run answers 401 unless the service is public.',
    values: [],
    fix: 'add an oidcToken with the calling account, and the URL of the callee as audience',
  });
}

function audienceProblem(
  { index, profile }: Facts,
  { path }: Call,
  deployable: AuditedDeployable,
  audience: Link | undefined,
): Verdict | undefined {
  const fix = `set the URL of ${deployable.label} as audience`;
  // Google then takes the URL that is called: https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
  if (audience === undefined || audience.text === '') {
    if (profile === 'platform') return undefined;
    return failed({
      address: path,
      message: 'the identity token names no audience',
      detail: 'The platform then uses the full URL as audience, so a change of the path changes the audience.',
      values: [],
      fix,
    });
  }
  const named = index.referredTo(audience);
  if (named === undefined || (named.stack === deployable.stack && named.address === deployable.address))
    return undefined;
  return failed({
    address: path,
    message: `the identity token is for ${named.path}, but the call goes to ${deployable.label}`,
    detail: 'The callee answers 401 to every call: the token is for another service.',
    values: [{ of: path, field: 'audience', value: audience.text }],
    fix,
  });
}
