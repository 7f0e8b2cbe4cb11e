import { Duration } from './duration';
import { LIMITS, type DurationRange } from './platform-limits';

/** A time after which a platform stops waiting or stops work: its range, its default, and what its end means. */
export interface PlatformTimeout {
  /** Such as `Cloud Run service, request`. */
  readonly thing: string;
  /** Terraform's field; undefined where nothing sets it. */
  readonly field: string | undefined;
  /** Undefined where the platform states none. */
  readonly limit: DurationRange | undefined;
  /** Where the field is left out; undefined where nothing then bounds it. */
  readonly default: Duration | undefined;
  /** What happens at its end: one sentence. */
  readonly onExpiry: string;
  /** Pages beside that of the limit. */
  readonly sources: readonly string[];
}

const RUN_504 = 'The caller gets a 504; the instance is not ended, and its code may go on.';
const JOB_PROTO = 'https://github.com/googleapis/googleapis/blob/master/google/cloud/scheduler/v1/job.proto';
const PROVIDER = 'https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources';

/** Every timeout that the audit knows, each once. `docs/platform-timeouts.md` is made from it. */
export const TIMEOUTS = {
  service: {
    thing: 'Cloud Run service, request',
    field: 'google_cloud_run_v2_service template.timeout, google_cloud_run_service template.spec.timeout_seconds',
    limit: LIMITS.cloudRunServiceTimeout,
    default: Duration.seconds(300),
    onExpiry: RUN_504,
    sources: [],
  },
  job: {
    thing: 'Cloud Run job, one attempt of a task',
    field: 'google_cloud_run_v2_job template.template.timeout',
    limit: LIMITS.cloudRunTaskTimeout,
    default: Duration.minutes(10),
    onExpiry: 'The attempt is ended and tried again up to max_retries times; the execution as a whole has no timeout.',
    sources: ['https://cloud.google.com/run/docs/configuring/max-retries'],
  },
  workerPool: {
    thing: 'Cloud Run worker pool',
    field: undefined,
    limit: undefined,
    default: undefined,
    onExpiry: 'It has no timeout: only heartbeats bound its work.',
    sources: ['https://cloud.google.com/run/docs/deploy-worker-pools'],
  },
  gen1Function: {
    thing: 'Cloud Functions (1st gen) function',
    field: 'google_cloudfunctions_function timeout',
    limit: LIMITS.gen1FunctionTimeout,
    default: Duration.seconds(60),
    onExpiry: 'The function is ended.',
    sources: [`${PROVIDER}/cloudfunctions_function`],
  },
  httpFunction: {
    thing: 'Cloud Functions (2nd gen) function, HTTP',
    field: 'google_cloudfunctions2_function service_config.timeout_seconds',
    limit: LIMITS.functionHttpTimeout,
    default: Duration.seconds(60),
    onExpiry: RUN_504,
    sources: [`${PROVIDER}/cloudfunctions2_function`],
  },
  eventFunction: {
    thing: 'Cloud Functions (2nd gen) function, on an event',
    field: 'google_cloudfunctions2_function service_config.timeout_seconds',
    limit: LIMITS.functionHttpTimeout,
    default: Duration.seconds(60),
    onExpiry:
      'As over HTTP. The event is delivered by a push that waits 10 min at most; older pages of Google limit it to 9 min.',
    sources: [`${PROVIDER}/cloudfunctions2_function`],
  },
  appEngineAutomatic: {
    thing: 'App Engine standard, automatic scaling, request',
    field: undefined,
    limit: undefined,
    default: Duration.minutes(10),
    onExpiry: 'The request is ended with an error.',
    sources: ['https://cloud.google.com/appengine/docs/standard/how-instances-are-managed', JOB_PROTO],
  },
  appEngineManual: {
    thing: 'App Engine standard, basic or manual scaling, request',
    field: undefined,
    limit: undefined,
    default: Duration.hours(24),
    onExpiry: 'The request is ended with an error.',
    sources: ['https://cloud.google.com/appengine/docs/standard/how-instances-are-managed', JOB_PROTO],
  },
  appEngineFlexible: {
    thing: 'App Engine flexible, request',
    field: undefined,
    limit: undefined,
    default: Duration.minutes(60),
    onExpiry: 'The request is ended with an error.',
    sources: [JOB_PROTO],
  },
  attemptDeadline: {
    thing: 'Cloud Scheduler job to HTTP, attempt',
    field: 'google_cloud_scheduler_job attempt_deadline',
    limit: LIMITS.schedulerAttemptDeadline,
    default: Duration.seconds(180),
    onExpiry: 'Scheduler gives up, counts the attempt as failed and retries retry_count times; the callee works on.',
    sources: [`${PROVIDER}/cloud_scheduler_job`],
  },
  appEngineAttemptDeadline: {
    thing: 'Cloud Scheduler job to App Engine, attempt',
    field: 'google_cloud_scheduler_job attempt_deadline',
    limit: LIMITS.appEngineAttemptDeadline,
    default: Duration.seconds(180),
    onExpiry: 'As over HTTP. To Pub/Sub, the attempt deadline is ignored: publishing is all that Scheduler waits for.',
    sources: [`${PROVIDER}/cloud_scheduler_job`],
  },
  ackDeadline: {
    thing: 'Pub/Sub push, delivery',
    field: 'google_pubsub_subscription ack_deadline_seconds',
    limit: LIMITS.ackDeadline,
    default: Duration.seconds(10),
    onExpiry: 'Pub/Sub gives up and delivers the message again; the handler works on.',
    sources: ['https://cloud.google.com/pubsub/docs/push'],
  },
  eventDelivery: {
    thing: 'Eventarc, delivery to a 2nd gen function',
    field: undefined,
    limit: undefined,
    default: Duration.minutes(10),
    onExpiry: 'The event is delivered again where the trigger retries.',
    sources: ['https://cloud.google.com/functions/docs/bestpractices/retries', LIMITS.ackDeadline.source],
  },
  dispatchDeadline: {
    thing: 'Cloud Tasks, dispatch over HTTP',
    field: 'of each task, set by who creates it',
    limit: LIMITS.dispatchDeadline,
    default: Duration.minutes(10),
    onExpiry: 'Cloud Tasks gives up and dispatches the task again, max_attempts times (-1: without end).',
    sources: [],
  },
  workflowStep: {
    thing: 'Workflows, http step',
    field: 'args.timeout of the step',
    limit: LIMITS.workflowStepTimeout,
    default: Duration.seconds(300),
    onExpiry: 'The step raises TimeoutError; the callee works on.',
    sources: [],
  },
  workflowConnector: {
    thing: 'Workflows, connector step',
    field: 'args.connector_params.timeout of the step',
    limit: LIMITS.workflowConnectorTimeout,
    default: Duration.minutes(30),
    onExpiry: 'The step raises TimeoutError; what it started works on.',
    sources: [],
  },
} as const satisfies Record<string, PlatformTimeout>;
