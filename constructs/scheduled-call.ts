import { CloudSchedulerJob } from '@cdktf/provider-google/lib/cloud-scheduler-job';
import type { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';
import type { ScheduleTrigger } from '../model/trigger';
import type { GuardedDeployable } from './guarded-deployable';
import { importExisting } from './import-existing';

export interface ScheduledCallProps {
  readonly trigger: ScheduleTrigger;
  readonly target: Pick<GuardedDeployable, 'uri'>;
  /** The account whose identity token each call carries. */
  readonly caller: ServiceAccount;
  readonly project: string;
  readonly region: string;
  readonly description: string;
  /** @default false */
  readonly adopt?: boolean;
}

/**
 * A Scheduler job that calls a deployable with an identity token. It never says whether it is paused: an apply in the
 * middle of an incident must not resume what a person or the breaker paused. All five retry fields are written, as the
 * API loses those that are left out of the first apply
 * (https://github.com/hashicorp/terraform-provider-google/issues/25051).
 */
export class ScheduledCall extends Construct {
  constructor(scope: Construct, id: string, props: ScheduledCallProps) {
    super(scope, id);
    const { trigger, target, caller, project, region } = props;
    const job = new CloudSchedulerJob(this, 'job', {
      name: trigger.job,
      description: props.description,
      region,
      schedule: trigger.cron,
      timeZone: trigger.timeZone,
      attemptDeadline: trigger.attemptDeadline.toTerraform(),
      retryConfig: {
        retryCount: trigger.retries,
        maxRetryDuration: '0s',
        minBackoffDuration: trigger.backoff.min.toTerraform(),
        maxBackoffDuration: trigger.backoff.max.toTerraform(),
        maxDoublings: 5,
      },
      httpTarget: {
        httpMethod: 'POST',
        uri: `${target.uri}${trigger.path}`,
        oidcToken: { serviceAccountEmail: caller.email, audience: target.uri },
      },
    });
    if (props.adopt === true) importExisting(job, `projects/${project}/locations/${region}/jobs/${trigger.job}`);
  }
}
