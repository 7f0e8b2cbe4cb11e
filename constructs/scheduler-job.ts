import { CloudSchedulerJob, type CloudSchedulerJobHttpTarget } from '@cdktf/provider-google/lib/cloud-scheduler-job';
import type { Construct } from 'constructs';
import type { Duration } from '../model/duration';
import type { ScheduledRunTrigger, ScheduleTrigger } from '../model/trigger';
import { importExisting } from './import-existing';

export interface SchedulerJobProps {
  readonly trigger: ScheduleTrigger | ScheduledRunTrigger;
  /** How long Scheduler waits for an answer. */
  readonly attemptDeadline: Duration;
  /** What it calls, and as whom. */
  readonly httpTarget: Pick<CloudSchedulerJobHttpTarget, 'uri' | 'oidcToken' | 'oauthToken'>;
  readonly project: string;
  readonly region: string;
  readonly description: string;
  readonly adopt?: boolean | undefined;
  /** Attributes that an adopted job of this kind keeps beside those of every kind. */
  readonly alsoKept?: readonly string[];
}

/**
 * The API returns the `Authorization` header that it makes for a job with a token. Provider 6.50 keeps it in its state and
 * would remove it at every plan (fixed in 7.31: https://github.com/hashicorp/terraform-provider-google/pull/27173).
 * An update sends the value in the state, and the API replaces it because the job has a token (`HttpTarget.oidc_token` in
 * https://github.com/googleapis/googleapis/blob/master/google/cloud/scheduler/v1/target.proto).
 */
const MADE_BY_THE_API = ['http_target[0].headers["Authorization"]'];

/** Attributes of an adopted job that its owner may have set and that are not declared here. */
const KEPT_OF_ADOPTED = [
  'description',
  'http_target[0].body',
  'http_target[0].headers',
  'http_target[0].http_method',
  'http_target[0].oidc_token[0].audience',
  'retry_config[0].max_doublings',
  'retry_config[0].max_retry_duration',
];

/**
 * A Cloud Scheduler job over HTTP. `paused` is not declared, because an apply during an incident must not resume a job that
 * a person or the breaker paused. All five retry fields are written, because the API loses those that are left out of the
 * first apply (https://github.com/hashicorp/terraform-provider-google/issues/25051).
 */
export function schedulerJob(scope: Construct, props: SchedulerJobProps): CloudSchedulerJob {
  const { trigger, project, region } = props;
  const job = new CloudSchedulerJob(scope, 'job', {
    name: trigger.job,
    description: props.description,
    region,
    schedule: trigger.cron,
    timeZone: trigger.timeZone,
    attemptDeadline: props.attemptDeadline.toTerraform(),
    retryConfig: {
      retryCount: trigger.retries,
      maxRetryDuration: '0s',
      minBackoffDuration: trigger.backoff.min.toTerraform(),
      maxBackoffDuration: trigger.backoff.max.toTerraform(),
      maxDoublings: 5,
    },
    httpTarget: {
      httpMethod: 'POST',
      // Provider 6.50 panics if the API answers without a header, and it removes the standard ones
      // (fixed in 7.4: https://github.com/hashicorp/terraform-provider-google/issues/24354).
      headers: { 'X-Phasewatch-Job': trigger.job },
      ...props.httpTarget,
    },
    lifecycle: {
      ignoreChanges: props.adopt === true ? [...KEPT_OF_ADOPTED, ...(props.alsoKept ?? [])] : MADE_BY_THE_API,
    },
  });
  if (props.adopt === true) importExisting(job, `projects/${project}/locations/${region}/jobs/${trigger.job}`);
  return job;
}
