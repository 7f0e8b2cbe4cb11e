import type { Facts } from '../../facts';
import type { AuditedDeployable, Callee } from '../../facts/deployable';
import { showAccount, type Identity } from '../../facts/identity';
import { holdsInvoker } from '../../facts/invoker';
import type { Placed } from '../../facts/resource-index';
import { pushes } from '../../facts/subscription';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

interface Call extends Placed {
  readonly callee: Callee;
  readonly identity: Identity;
}

/**
 * An orchestrator once lacked the right to call its service: it was refused for weeks, and wrote no log. Nothing but a
 * look at both ends finds that before a deploy.
 */
export const callerIdentity: Rule = {
  id: 'WIR001',
  name: 'caller-identity',
  title: 'every Scheduler and push call says who it is, to whom, and may call',
  severity: 'error',
  check: (facts) => callsOf(facts).map((call) => judge(facts, call)),
};

function callsOf({ schedules, subscriptions }: Facts): Call[] {
  return [
    ...schedules.flatMap((job) => (job.target.kind === 'http' ? [{ ...job, ...job.target }] : [])),
    ...subscriptions.filter(pushes).map((subscription) => ({ ...subscription, ...subscription.push })),
  ];
}

function judge(facts: Facts, call: Call): Verdict {
  const { path, callee, identity } = call;
  if (callee.kind === 'unresolved') return undecided(path, `cannot say whether ${callee.text} may be called`);
  const { deployable } = callee;
  if (identity.kind !== 'oidc') return withoutToken(path, identity.kind, deployable);
  const { account, audience } = identity;
  if (account.kind === 'unresolved') return undecided(path, `cannot say as whom it calls: ${account.text}`);
  const wrong = audienceProblem(facts, call, deployable, audience);
  if (wrong !== undefined) return wrong;
  switch (holdsInvoker(facts, account, deployable)) {
    case 'yes':
      return passed(path);
    case 'unknown':
      return undecided(path, `cannot say whether ${showAccount(account)} may call ${deployable.label}`);
    case 'no':
      return failed({
        address: path,
        message: `${showAccount(account)} has no right to call ${deployable.label}`,
        detail:
          'Every call is refused with 403 before it reaches the code, so the callee logs nothing: weeks can pass unseen.',
        values: [
          { of: deployable.label, field: 'caller', value: showAccount(account) },
          { of: deployable.label, field: 'role missing', value: 'roles/run.invoker' },
        ],
        fix: `roles/run.invoker for ${showAccount(account)} on the Cloud Run service ${deployable.label}`,
      });
  }
}

function withoutToken(path: string, kind: 'oauth' | 'none', deployable: AuditedDeployable): Verdict {
  return failed({
    address: path,
    message: `the call to ${deployable.label} carries ${kind === 'oauth' ? 'an access token, not an identity token' : 'no identity token'}`,
    detail: 'Cloud Run refuses it with 401, unless everybody may call, which nobody wants.',
    values: [],
    fix: 'an oidcToken with the account that calls, and the URL of the callee as audience',
  });
}

function audienceProblem(
  { index }: Facts,
  { path, stack }: Call,
  deployable: AuditedDeployable,
  audience: string | undefined,
): Verdict | undefined {
  const fix = `the URL of ${deployable.label} as audience`;
  if (audience === undefined || audience === '') {
    return failed({
      address: path,
      message: 'the identity token names no audience',
      detail: 'The platform then takes the whole URL, path included, which changes with the path.',
      values: [],
      fix,
    });
  }
  const named = index.referredTo(stack, audience);
  if (named === undefined || (named.stack === deployable.stack && named.address === deployable.address))
    return undefined;
  return failed({
    address: path,
    message: `the identity token is for ${named.path}, but the call goes to ${deployable.label}`,
    detail: 'The callee refuses a token that is not for it: every call ends with 401.',
    values: [{ of: path, field: 'audience', value: audience }],
    fix,
  });
}
