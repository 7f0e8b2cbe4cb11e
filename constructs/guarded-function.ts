import { Cloudfunctions2Function } from '@cdktf/provider-google/lib/cloudfunctions2-function';
import type { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';
import { isInternal, type Deployable } from '../model/pipeline';
import { checkProps } from './check-props';
import type { FunctionSource } from './function-source';
import { grantInvoker, runtimeAccount, type GuardedDeployable } from './guarded-deployable';
import { importExisting } from './import-existing';

export interface GuardedFunctionProps {
  /** The declaration; its kind is `function`. */
  readonly deployable: Deployable;
  readonly project: string;
  readonly region: string;
  /** What runs until the platform's first deploy. @default - none: an adopted function keeps its source */
  readonly placeholder?: FunctionSource;
}

/**
 * Attributes that the platform's own deploys set; see GuardedService. Not `event_trigger`: with one, each message would be
 * delivered twice, by it and by our push subscription.
 */
const OWNED_BY_DEPLOYS = [
  'build_config',
  'description',
  'labels',
  'service_config[0].available_cpu',
  'service_config[0].available_memory',
  'service_config[0].binary_authorization_policy',
  'service_config[0].environment_variables',
  'service_config[0].min_instance_count',
  'service_config[0].secret_environment_variables',
  'service_config[0].secret_volumes',
  'service_config[0].vpc_connector',
  'service_config[0].vpc_connector_egress_settings',
];

/**
 * A Cloud Functions (2nd gen) function. Its timeout, scaling bounds, ingress and identity are declared here; source, memory
 * and environment stay with the platform's own deploys. It is called over HTTP. Where it reads a topic, a push
 * subscription of ours calls it, because the ack deadline of an Eventarc trigger's subscription cannot be declared.
 */
export class GuardedFunction extends Construct implements GuardedDeployable {
  readonly serviceName: string;
  readonly uri: string;
  private readonly fn: Cloudfunctions2Function;

  constructor(scope: Construct, id: string, props: GuardedFunctionProps) {
    super(scope, id);
    checkProps(this, 'GuardedFunctionProps', props);
    const { deployable, project, region, placeholder } = props;
    const account = runtimeAccount(this, deployable);

    this.fn = new Cloudfunctions2Function(this, 'function', {
      name: deployable.name,
      location: region,
      ...(deployable.adopt === true || placeholder === undefined
        ? {}
        : { buildConfig: placeholder.buildConfig, dependsOn: placeholder.ready }),
      serviceConfig: {
        timeoutSeconds: deployable.timeout.toSeconds(),
        maxInstanceCount: deployable.maxInstances,
        maxInstanceRequestConcurrency: deployable.concurrency,
        serviceAccountEmail: account,
        ingressSettings: isInternal(deployable) ? 'ALLOW_INTERNAL_ONLY' : 'ALLOW_ALL',
        allTrafficOnLatestRevision: true,
      },
      lifecycle: { ignoreChanges: OWNED_BY_DEPLOYS },
    });
    if (deployable.adopt === true)
      importExisting(this.fn, `projects/${project}/locations/${region}/functions/${deployable.name}`);
    this.serviceName = deployable.name;
    this.uri = this.fn.serviceConfig.uri;
  }

  allowCallsFrom(account: ServiceAccount): void {
    grantInvoker(this, this.fn, account);
  }
}
