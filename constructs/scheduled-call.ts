import type { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';
import type { ScheduleTrigger } from '../model/trigger';
import { checkProps } from './check-props';
import type { GuardedDeployable } from './guarded-deployable';
import { schedulerJob } from './scheduler-job';

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

/** A Scheduler job that calls a deployable with an identity token. */
export class ScheduledCall extends Construct {
  constructor(scope: Construct, id: string, props: ScheduledCallProps) {
    super(scope, id);
    checkProps(this, 'ScheduledCallProps', props);
    const { trigger, target, caller, project, region, description, adopt } = props;
    schedulerJob(this, {
      trigger,
      attemptDeadline: trigger.attemptDeadline,
      httpTarget: {
        uri: `${target.uri}${trigger.path}`,
        oidcToken: { serviceAccountEmail: trigger.caller ?? caller.email, audience: target.uri },
      },
      project,
      region,
      description,
      adopt,
    });
  }
}
