import { CloudRunV2ServiceIamMember } from '@cdktf/provider-google/lib/cloud-run-v2-service-iam-member';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import type { Construct } from 'constructs';
import type { Deployable } from '../model/pipeline';
import { accountId } from '../model/account-id';

/** What callers need of a guarded service or function. Jobs are started through the API (constructs/guarded-job.ts). */
export interface GuardedDeployable {
  /** Name of the Cloud Run service. The right to call is granted there, for functions too. */
  readonly serviceName: string;
  /** Its URL without a path, a token until apply. Also the audience of identity tokens. */
  readonly uri: string;
  /** Lets an account call it. No other account may: there is no public invoker. */
  allowCallsFrom(account: ServiceAccount): void;
}

/** E-mail of the account that a deployable runs with: the declared one, or else one that is created for it. */
export function runtimeAccount(scope: Construct, { name, serviceAccount }: Deployable): string {
  return (
    serviceAccount ??
    new ServiceAccount(scope, 'account', {
      accountId: accountId(name),
      displayName: `Runs ${name}`,
      description: 'Has no roles from this stack. The team of the platform grants what it may read and write.',
    }).email
  );
}

/**
 * Gives an account the right to call a deployable. For a 2nd gen function the right is granted on the Cloud Run service of
 * the same name, so one grant serves both kinds.
 */
export function grantInvoker(
  scope: Construct,
  service: { readonly name: string; readonly location: string },
  account: ServiceAccount,
): void {
  new CloudRunV2ServiceIamMember(scope, `invoker-${account.node.id}`, {
    name: service.name,
    location: service.location,
    role: 'roles/run.invoker',
    member: account.member,
  });
}
