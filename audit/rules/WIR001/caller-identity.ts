import type { Facts } from '../../facts';
import type { Callee } from '../../facts/callee';
import { isMadeHere, showAccount, type Account, type Identity } from '../../facts/identity';
import { decidesCallers, holdsInvoker, invokerRole, isPublic, type Invoked } from '../../facts/invoker';
import type { Link } from '../../facts/link';
import type { Placed } from '../../facts/resource-index';
import { failed, notApplicable, passed, undecided, UNREAD_MODULES, type Rule, type Verdict } from '../../rule';
import { identifiedCalls, type IdentifiedCall } from './identified-calls';

/**
 * In the incident behind this rule an orchestrator could not call its service for weeks, and the service logged nothing.
 * Only a check of both ends finds that before a deploy.
 */
export const callerIdentity: Rule = {
  id: 'WIR001',
  name: 'caller-identity',
  title: 'every call carries a token that its callee accepts, and its account may call the callee',
  severity: 'error',
  profile: 'platform',
  check: (facts) => identifiedCalls(facts).map((call) => judge(facts, call)),
};

function judge(facts: Facts, call: IdentifiedCall): Verdict {
  const { path, callee, identity } = call;
  switch (callee.kind) {
    case 'unresolved':
      return undecided(path, `cannot determine what it calls: ${callee.text}`, callee.fix);
    case 'google-api':
      return ofApi(path, callee.host, identity);
    case 'job':
      return identity.kind === 'oauth'
        ? mayCall(facts, call, callee.job, identity.account)
        : withoutAccessToken(path, `the API that starts ${callee.job.label}`, identity);
    case 'deployable':
      return ofDeployable(facts, call, callee);
  }
}

function ofDeployable(
  facts: Facts,
  call: IdentifiedCall,
  { deployable }: Extract<Callee, { kind: 'deployable' }>,
): Verdict {
  const { path, identity } = call;
  if (deployable.kind === 'app-engine') return notApplicable(path); // Scheduler calls its own App Engine without a token
  if (isPublic(facts, deployable) === 'yes') return passed(path);
  if (identity.kind !== 'oidc') return withoutToken(facts, path, identity.kind, deployable);
  const { account, audience } = identity;
  if (account.kind === 'unresolved') return undecided(path, `cannot determine the account that calls: ${account.text}`);
  return audienceProblem(facts, call, deployable, audience) ?? mayCall(facts, call, deployable, account);
}

function mayCall(
  facts: Facts,
  { path, accountFromElsewhere }: IdentifiedCall,
  invoked: Invoked,
  account: Account,
): Verdict {
  const { label } = invoked;
  const role = invokerRole(invoked);
  if (account.kind === 'unresolved') return undecided(path, `cannot determine the account that calls: ${account.text}`);
  switch (holdsInvoker(facts, account, invoked)) {
    case 'yes':
      return passed(path);
    case 'unknown':
      return undecided(
        path,
        `cannot determine whether ${showAccount(account)} may call ${label}`,
        facts.grantsRead === 'none' ? POLICIES : undefined,
      );
    case 'no':
      if (isMadeByGoogle(account))
        return undecided(
          path,
          `cannot determine whether ${showAccount(account)} may call ${label}: Google makes it an editor of the project, unless the organization forbids that`,
          `grant ${role} on ${label} to an account of its own, and call with that account`,
        );
      if (facts.hasUnreadModules)
        return undecided(
          path,
          `cannot determine whether ${showAccount(account)} may call ${label}: a module that was not read may grant it`,
          UNREAD_MODULES,
        );
      if (!isMadeHere(facts.index, account) && !decidesCallers(facts, invoked))
        return undecided(
          path,
          `cannot determine whether ${showAccount(account)} may call ${label}: the input makes neither the account nor a grant on ${label}`,
          `audit it together with what grants ${role} on ${label} or on the project; ${shownBy(invoked)} shows who holds it there`,
        );
      return failed({
        address: path,
        ...(accountFromElsewhere ? { severity: 'warning' } : {}),
        message: `${showAccount(account)} lacks ${role} on ${label}`,
        detail: `Every call is refused with 403 before it reaches the code, so the callee logs nothing${accountFromElsewhere ? ', unless the role is granted elsewhere' : ''}.`,
        values: [
          { of: label, field: 'caller', value: showAccount(account) },
          { of: label, field: 'role missing', value: role },
        ],
        fix: `grant ${role} to ${showAccount(account)} on ${label}${invoked.kind === 'function' ? "'s Cloud Run service" : ''}`,
      });
  }
}

/** How to add who may call what in a live project. */
const POLICIES =
  'add the IAM policies to the input: gcloud asset list --project=PROJECT --content-type=iam-policy --format=json >> FILE';

/** The command that prints who may call it. */
function shownBy(invoked: Invoked): string {
  const { kind, label } = invoked;
  const group = kind === 'gen1-function' ? 'functions' : kind === 'job' ? 'run jobs' : 'run services';
  return `gcloud ${group} get-iam-policy ${label}`;
}

/** The default accounts: https://cloud.google.com/iam/docs/service-account-types#default */
function isMadeByGoogle(account: Account): boolean {
  return account.kind === 'email' && /(^\d+-compute@developer|@appspot)\.gserviceaccount\.com$/.test(account.email);
}

/** Where Terraform grants nothing on the callee, whether it is public is decided elsewhere. */
function withoutToken(facts: Facts, path: string, kind: 'oauth' | 'none', invoked: Invoked): Verdict {
  const { label } = invoked;
  const carries = kind === 'oauth' ? 'an access token, not an identity token' : 'no identity token';
  const fix = 'add an oidcToken with the calling account, and the URL of the callee as audience';
  const open = isPublic(facts, invoked) === 'unknown' || !decidesCallers(facts, invoked);
  if (kind === 'none' && open) {
    return undecided(
      path,
      `cannot determine whether ${label} is public: the call carries ${carries}, and the input holds no grant on ${label}`,
      `${fix}; ${shownBy(invoked)} shows whether it is public`,
    );
  }
  return failed({
    address: path,
    message: `the call to ${label} carries ${carries}`,
    detail: 'Cloud Run answers 401 unless the service is public.',
    values: [],
    fix,
  });
}

function ofApi(path: string, host: string, identity: Identity): Verdict {
  return identity.kind === 'oidc' ? withoutAccessToken(path, host, identity) : passed(path);
}

/** https://cloud.google.com/scheduler/docs/http-target-auth: Google's APIs take OAuth tokens only. */
function withoutAccessToken(path: string, callee: string, { kind }: Identity): Verdict {
  return failed({
    address: path,
    message: `the call to ${callee} carries ${kind === 'oidc' ? 'an identity token, not an access token' : 'no access token'}`,
    detail: "Google's APIs answer 401 to it, so nothing is started.",
    values: [],
    fix: 'add an oauthToken with the calling account, instead of an oidcToken',
  });
}

function audienceProblem(
  { index, profile }: Facts,
  { path }: Placed,
  deployable: Invoked,
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
