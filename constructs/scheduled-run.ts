import type { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';
import { Duration } from '../model/duration';
import type { ScheduledRunTrigger } from '../model/trigger';
import { checkProps } from './check-props';
import type { GuardedJob } from './guarded-job';
import { schedulerJob } from './scheduler-job';

export interface ScheduledRunProps {
  readonly trigger: ScheduledRunTrigger;
  readonly target: Pick<GuardedJob, 'id'>;
  /** The account whose access token each call carries. */
  readonly caller: ServiceAccount;
  readonly project: string;
  readonly region: string;
  readonly description: string;
  /** @default false */
  readonly adopt?: boolean;
}

/** Either version of the API starts the job, however long Scheduler waits for its answer and for whatever scope. */
const KEPT_OF_ADOPTED = ['attempt_deadline', 'http_target[0].oauth_token[0].scope', 'http_target[0].uri'];

/** `jobs:run` answers as soon as the execution is created, which takes seconds. */
const ANSWERS_WITHIN = Duration.minutes(3);

/**
 * A Scheduler job that starts executions of a Cloud Run job through the API. Google's APIs take an access token, not an
 * identity token: https://cloud.google.com/run/docs/execute/jobs-on-schedule
 */
export class ScheduledRun extends Construct {
  constructor(scope: Construct, id: string, props: ScheduledRunProps) {
    super(scope, id);
    checkProps(this, 'ScheduledRunProps', props);
    const { trigger, target, caller, project, region, description, adopt } = props;
    schedulerJob(this, {
      trigger,
      attemptDeadline: ANSWERS_WITHIN,
      httpTarget: {
        uri: `https://run.googleapis.com/v2/${target.id}:run`,
        oauthToken: {
          serviceAccountEmail: trigger.caller ?? caller.email,
          scope: 'https://www.googleapis.com/auth/cloud-platform',
        },
      },
      project,
      region,
      description,
      adopt,
      alsoKept: KEPT_OF_ADOPTED,
    });
  }
}
