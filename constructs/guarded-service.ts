import { CloudRunV2Service } from '@cdktf/provider-google/lib/cloud-run-v2-service';
import type { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';
import { isInternal, type RequestDeployable } from '../model/pipeline';
import { checkProps } from './check-props';
import { grantInvoker, runtimeAccount, type GuardedDeployable } from './guarded-deployable';
import { importExisting } from './import-existing';

export interface GuardedServiceProps {
  /** The declaration; its kind is `service`. */
  readonly deployable: RequestDeployable;
  readonly project: string;
  readonly region: string;
  /** Does Terraform refuse to delete the service? @default false - unless it is adopted */
  readonly isProtected?: boolean;
}

/**
 * Attributes that the platform's own deploys set. A `gcloud run deploy` writes them, some only with a flag. Without this
 * list every plan after a deploy would undo it or shift traffic
 * (https://github.com/hashicorp/terraform-provider-google/issues/13410). The whole container list is included, because a
 * path to one container changes when a sidecar is put before it. Not `invoker_iam_disabled`, which opens the service.
 */
const OWNED_BY_DEPLOYS = [
  'annotations',
  'binary_authorization',
  'build_config', // `--source`; the provider never takes it from the API by itself
  'client',
  'client_version',
  'custom_audiences',
  'description',
  'labels',
  // We declare template.scaling. The API returns this block with zeros that were not declared, and drops declared values (https://github.com/terraform-google-modules/terraform-google-cloud-run/issues/430).
  'scaling',
  'template[0].annotations',
  'template[0].containers',
  'template[0].encryption_key',
  'template[0].execution_environment',
  'template[0].gpu_zonal_redundancy_disabled',
  'template[0].labels',
  'template[0].node_selector',
  'template[0].revision',
  'template[0].session_affinity',
  'template[0].volumes',
  'template[0].vpc_access',
  'traffic',
];

/** Attributes of an adopted service that its owner may have set, and that are declared here only for services of ours. */
const KEPT_OF_ADOPTED = ['template[0].scaling[0].min_instance_count'];

/** What runs until the platform's first deploy. */
const PLACEHOLDER_IMAGE = 'us-docker.pkg.dev/cloudrun/container/hello';

/**
 * A Cloud Run service. Its timeout, scaling bounds, ingress and identity are declared here; image, environment, labels and
 * traffic stay with the platform's own deploys.
 */
export class GuardedService extends Construct implements GuardedDeployable {
  readonly serviceName: string;
  readonly uri: string;
  private readonly service: CloudRunV2Service;

  constructor(scope: Construct, id: string, props: GuardedServiceProps) {
    super(scope, id);
    checkProps(this, 'GuardedServiceProps', props);
    const { deployable, project, region } = props;
    const adopted = deployable.adopt === true;
    const account = runtimeAccount(this, deployable);

    this.service = new CloudRunV2Service(this, 'service', {
      name: deployable.name,
      location: region,
      ingress: isInternal(deployable) ? 'INGRESS_TRAFFIC_INTERNAL_ONLY' : 'INGRESS_TRAFFIC_ALL',
      // Adopted services are never deleted, others where the environment is not protected.
      deletionProtection: adopted || props.isProtected === true,
      template: {
        timeout: deployable.timeout.toTerraform(),
        serviceAccount: account,
        maxInstanceRequestConcurrency: deployable.concurrency,
        scaling: { minInstanceCount: 0, maxInstanceCount: deployable.maxInstances },
        containers: [{ image: PLACEHOLDER_IMAGE }],
      },
      lifecycle: { ignoreChanges: adopted ? [...OWNED_BY_DEPLOYS, ...KEPT_OF_ADOPTED] : OWNED_BY_DEPLOYS },
    });
    if (adopted) importExisting(this.service, `projects/${project}/locations/${region}/services/${deployable.name}`);
    this.serviceName = deployable.name;
    this.uri = this.service.uri;
  }

  allowCallsFrom(account: ServiceAccount): void {
    grantInvoker(this, this.service, account);
  }
}
