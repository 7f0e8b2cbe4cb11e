import { CloudRunV2Job } from '@cdktf/provider-google/lib/cloud-run-v2-job';
import { CloudRunV2JobIamMember } from '@cdktf/provider-google/lib/cloud-run-v2-job-iam-member';
import type { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';
import type { JobDeployable } from '../model/pipeline';
import { checkProps } from './check-props';
import { runtimeAccount } from './guarded-deployable';
import { importExisting } from './import-existing';

export interface GuardedJobProps {
  readonly deployable: JobDeployable;
  readonly project: string;
  readonly region: string;
  /** Does Terraform refuse to delete the job? @default false - unless it is adopted */
  readonly isProtected?: boolean;
}

/** Attributes that the platform's own deploys (`gcloud run jobs deploy`) set; see GuardedService. */
const OWNED_BY_DEPLOYS = [
  'annotations',
  'binary_authorization',
  'client',
  'client_version',
  'labels',
  'launch_stage',
  'template[0].annotations',
  'template[0].labels',
  'template[0].template[0].containers',
  'template[0].template[0].encryption_key',
  'template[0].template[0].execution_environment',
  'template[0].template[0].gpu_zonal_redundancy_disabled',
  'template[0].template[0].node_selector',
  'template[0].template[0].volumes',
  'template[0].template[0].vpc_access',
];

/** What runs until the platform's first deploy: https://cloud.google.com/run/docs/quickstarts/jobs/create-execute */
const PLACEHOLDER_IMAGE = 'us-docker.pkg.dev/cloudrun/container/job';

/**
 * A Cloud Run job. Its task timeout, retries, tasks and identity are declared here; image, environment and resources stay
 * with the platform's own deploys.
 */
export class GuardedJob extends Construct {
  /** `projects/…/locations/…/jobs/…`, a token until apply. */
  readonly id: string;
  private readonly job: CloudRunV2Job;

  constructor(scope: Construct, id: string, props: GuardedJobProps) {
    super(scope, id);
    checkProps(this, 'GuardedJobProps', props);
    const { deployable, project, region } = props;
    const adopted = deployable.adopt === true;
    this.job = new CloudRunV2Job(this, 'job', {
      name: deployable.name,
      location: region,
      // Adopted jobs are never deleted, others where the environment is not protected.
      deletionProtection: adopted || props.isProtected === true,
      template: {
        taskCount: deployable.tasks,
        ...(deployable.parallelism === undefined ? {} : { parallelism: deployable.parallelism }),
        template: {
          timeout: deployable.timeout.toTerraform(),
          maxRetries: deployable.retries,
          serviceAccount: runtimeAccount(this, deployable),
          containers: [{ image: PLACEHOLDER_IMAGE }],
        },
      },
      lifecycle: { ignoreChanges: OWNED_BY_DEPLOYS },
    });
    if (adopted) importExisting(this.job, `projects/${project}/locations/${region}/jobs/${deployable.name}`);
    this.id = this.job.id;
  }

  /** Lets an account start executions: https://cloud.google.com/run/docs/execute/jobs-on-schedule */
  allowRunsBy(account: ServiceAccount): void {
    new CloudRunV2JobIamMember(this, `invoker-${account.node.id}`, {
      name: this.job.name,
      location: this.job.location,
      role: 'roles/run.invoker',
      member: account.member,
    });
  }
}
