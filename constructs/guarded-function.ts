import {
  Cloudfunctions2Function,
  type Cloudfunctions2FunctionEventTrigger,
} from '@cdktf/provider-google/lib/cloudfunctions2-function';
import type { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { isInternal, type RequestDeployable } from '../model/pipeline';
import type { EventTrigger } from '../model/trigger';
import { checkProps } from './check-props';
import type { EventAccount } from './event-account';
import type { FunctionSource } from './function-source';
import { grantInvoker, runtimeAccount, type GuardedDeployable } from './guarded-deployable';
import { importExisting } from './import-existing';

export interface GuardedFunctionProps {
  /** The declaration; its kind is `function`. */
  readonly deployable: RequestDeployable;
  readonly project: string;
  readonly region: string;
  /** What runs until the platform's first deploy. @default - none: an adopted function keeps its source */
  readonly placeholder?: FunctionSource;
  /** Delivers its events. Needed where an event calls a function that is not adopted. @default - the account that an adopted function has */
  readonly events?: EventAccount;
}

/**
 * Attributes that the platform's own deploys set; see GuardedService. Not `event_trigger`: it is declared, and beside a push
 * subscription of ours it would deliver each message twice.
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
 * and environment stay with the platform's own deploys. It is called over HTTP, or by events. Where it reads a topic, a push
 * subscription of ours calls it, because the ack deadline of an Eventarc trigger's subscription cannot be declared.
 */
export class GuardedFunction extends Construct implements GuardedDeployable {
  readonly serviceName: string;
  readonly uri: string;
  private readonly fn: Cloudfunctions2Function;

  constructor(scope: Construct, id: string, props: GuardedFunctionProps) {
    super(scope, id);
    checkProps(this, 'GuardedFunctionProps', props);
    const { deployable, project, region, placeholder, events } = props;
    const account = runtimeAccount(this, deployable);
    const creates = deployable.adopt === true ? undefined : placeholder;
    const event = deployable.triggers.find((trigger) => trigger.kind === 'event');

    this.fn = new Cloudfunctions2Function(this, 'function', {
      name: deployable.name,
      location: region,
      ...(creates === undefined ? {} : { buildConfig: creates.buildConfig }),
      ...(event === undefined ? {} : { eventTrigger: eventTrigger(event, props) }),
      ...dependsOn([...(creates?.ready ?? []), ...(events?.ready ?? [])]),
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

function dependsOn(first: readonly ITerraformDependable[]): { readonly dependsOn?: ITerraformDependable[] } {
  return first.length === 0 ? {} : { dependsOn: [...first] };
}

function eventTrigger(
  { eventType, filters, topic, region, retry }: EventTrigger,
  { project, region: ownRegion, events }: GuardedFunctionProps,
): Cloudfunctions2FunctionEventTrigger {
  return {
    triggerRegion: region ?? ownRegion,
    eventType,
    ...(filters === undefined
      ? {}
      : { eventFilters: Object.entries(filters).map(([attribute, value]) => ({ attribute, value })) }),
    ...(topic === undefined ? {} : { pubsubTopic: `projects/${project}/topics/${topic}` }),
    retryPolicy: retry ? 'RETRY_POLICY_RETRY' : 'RETRY_POLICY_DO_NOT_RETRY',
    // Left out, the provider keeps the account that an adopted function has.
    ...(events === undefined ? {} : { serviceAccountEmail: events.account.email }),
  };
}
