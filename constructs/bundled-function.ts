import { Cloudfunctions2Function } from '@cdktf/provider-google/lib/cloudfunctions2-function';
import { SecretManagerSecretIamMember } from '@cdktf/provider-google/lib/secret-manager-secret-iam-member';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Sleep } from '@cdktf/provider-time/lib/sleep';
import { Construct } from 'constructs';
import type { Duration } from '../model/duration';
import { LIMITS, outsideLimit } from '../model/platform-limits';
import { InputError } from '../model/problem';
import { accountId } from '../model/account-id';
import { packageFunction } from './function-zip/function-package';
import type { FunctionSources } from './function-source';
import { grantInvoker, type GuardedDeployable } from './guarded-deployable';

export interface BundledFunctionProps {
  /** Folder below `functions/`. */
  readonly name: string;
  /** Its name in Google Cloud. */
  readonly functionName: string;
  readonly description: string;
  readonly project: string;
  readonly region: string;
  readonly sources: FunctionSources;
  readonly timeout: Duration;
  /** Upper bound of instances, at least 1. */
  readonly maxInstances: number;
  /** Concurrent requests per instance. */
  readonly concurrency: number;
  /** Literal values only, because values unknown at plan break applies (terraform-provider-google issue 22497). No secrets. */
  readonly environment: Readonly<Record<string, string>>;
  /** Variables whose values are in Secret Manager, with the name of an existing secret. @default - none */
  readonly secrets?: Readonly<Record<string, string>>;
  /** IAM decides who may call in either case. @default 'internal' - only callers inside the project reach it */
  readonly ingress?: 'internal' | 'all';
}

/**
 * A function of the guard: bundled from this repository and called over HTTP by the accounts that it allows. It runs with
 * an account of its own, which has only the rights granted to it.
 */
export class BundledFunction extends Construct implements GuardedDeployable {
  readonly serviceName: string;
  readonly uri: string;
  readonly account: ServiceAccount;
  private readonly fn: Cloudfunctions2Function;

  /** @throws InputError LIM001 where the timeout is out of range */
  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const problem = outsideLimit(`${this.node.path}/timeout`, LIMITS.functionHttpTimeout, props.timeout);
    if (problem) throw new InputError([problem]);

    this.account = new ServiceAccount(this, 'account', {
      accountId: accountId(props.functionName),
      displayName: `Runs ${props.functionName}`,
    });
    const source = props.sources.add(props.name, packageFunction(props.name));
    this.fn = new Cloudfunctions2Function(this, 'function', {
      name: props.functionName,
      description: props.description,
      location: props.region,
      buildConfig: source.buildConfig,
      serviceConfig: {
        timeoutSeconds: props.timeout.toSeconds(),
        maxInstanceCount: props.maxInstances,
        maxInstanceRequestConcurrency: props.concurrency,
        availableMemory: '512Mi',
        availableCpu: '1',
        serviceAccountEmail: this.account.email,
        ingressSettings: props.ingress === 'all' ? 'ALLOW_ALL' : 'ALLOW_INTERNAL_ONLY',
        allTrafficOnLatestRevision: true,
        environmentVariables: { ...props.environment },
        ...secretVariables(this, props, this.account),
      },
      dependsOn: [...source.ready, ...this.node.children.filter((child) => child instanceof Sleep)],
    });
    this.serviceName = props.functionName;
    this.uri = this.fn.serviceConfig.uri;
  }

  allowCallsFrom(account: ServiceAccount): void {
    grantInvoker(this, this.fn, account);
  }
}

/**
 * Cloud Run reads every secret when it makes a revision, and a right to a secret takes minutes to take effect. Without the
 * wait the first apply fails (https://cloud.google.com/run/docs/configuring/services/secrets).
 */
function secretVariables(scope: Construct, { secrets = {}, project }: BundledFunctionProps, account: ServiceAccount) {
  const entries = Object.entries(secrets);
  if (entries.length === 0) return {};
  const rights = entries.map(
    ([key, secretId]) =>
      new SecretManagerSecretIamMember(scope, `secret-${key}`, {
        secretId,
        role: 'roles/secretmanager.secretAccessor',
        member: account.member,
      }),
  );
  new Sleep(scope, 'secret-rights-settle', { createDuration: '120s', dependsOn: rights });
  return {
    secretEnvironmentVariables: entries.map(([key, secret]) => ({
      key,
      secret,
      projectId: project,
      version: 'latest',
    })),
  };
}
