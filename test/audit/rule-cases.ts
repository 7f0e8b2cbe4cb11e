import type { Environment } from '../../audit/rules/case-environment';
import { POLICIES } from '../../audit/rules/case-environment';

/** One change to a healthy environment that a rule must find, and the one message that it then has. */
export interface RuleCase {
  readonly story: string;
  readonly change: (environment: Environment) => void;
  readonly address: string;
  /** Whole, or a pattern where part of it is a library's. */
  readonly message: string | RegExp;
  /** @default 'fail' */
  readonly status?: 'fail' | 'unresolved';
}

const PIPELINE = 'prod-pipeline';
const GUARD = 'prod-guard';
const WORKER = 'google_cloud_run_v2_service.worker';
const IN = 'google_pubsub_subscription.in';
const NIGHTLY = 'google_cloud_scheduler_job.nightly';
const TICK = 'google_cloud_scheduler_job.tick';
const MONITOR = 'google_cloudfunctions2_function.monitor';
const CONFIG = 'google_storage_bucket_object.config';
const SILENT = 'google_monitoring_alert_policy.silent';
const OVER = 'google_monitoring_alert_policy.over';
const DOWN = 'google_monitoring_alert_policy.down';

/** At least one tripping case of every rule, by its id. The healthy twin of all of them is the environment unchanged. */
export const RULE_CASES: Readonly<Record<string, readonly RuleCase[]>> = {
  ALR001: [
    {
      story: 'the absence alert is gone',
      change: (env) => env.remove(POLICIES, DOWN),
      address: MONITOR,
      message: 'no alert goes off when custom.googleapis.com/phasewatch/monitor/tick is absent',
    },
    {
      story: 'it waits for a series of another pipeline',
      change: (env) => {
        const condition = env.at(POLICIES, DOWN, 'conditions', 0, 'condition_absent');
        condition['filter'] = String(condition['filter']).replace('tiny-prod', 'tiny-staging');
      },
      address: DOWN,
      message: "'no tick' waits for a series that the monitor never writes",
    },
    {
      story: 'it is impatient',
      change: (env) =>
        env
          .set(POLICIES, DOWN, { duration: '180s' }, 'conditions', 0, 'condition_absent')
          .set(POLICIES, DOWN, { alignment_period: '60s' }, 'conditions', 0, 'condition_absent', 'aggregations', 0),
      address: DOWN,
      message: "absence is reported after 4 min, but a healthy monitor's points may be 4 min 55 s apart",
    },
    {
      story: 'its filter is one that nobody here reads',
      change: (env) => {
        const condition = env.at(POLICIES, DOWN, 'conditions', 0, 'condition_absent');
        condition['filter'] = `NOT ${String(condition['filter'])}`;
      },
      address: DOWN,
      message: "cannot say that 'no tick' goes off when the monitor's ticks stop",
      status: 'unresolved',
    },
  ],
  ALR002: [
    {
      story: 'nobody is told',
      change: (env) => env.set(POLICIES, SILENT, { notification_channels: [] }),
      address: SILENT,
      message: 'the policy has no notification channel',
    },
    {
      story: 'the only channel is disabled',
      change: (env) => env.set(POLICIES, 'google_monitoring_notification_channel.oncall', { enabled: false }),
      address: SILENT,
      message: 'every notification channel of the policy is disabled',
    },
    {
      story: 'the channels come from a variable',
      change: (env) => env.set(POLICIES, SILENT, { notification_channels: '${var.channels}' }),
      address: SILENT,
      message: 'cannot say whom it tells: ${var.channels}',
      status: 'unresolved',
    },
  ],
  ALR003: [
    {
      story: 'the runbook was never written',
      change: (env) => env.set(POLICIES, SILENT, { user_labels: { runbook: 'silnt' } }),
      address: SILENT,
      message: 'the runbook stacks/alerts/silnt/runbook.md does not exist',
    },
    {
      story: 'no runbook is named',
      change: (env) => env.set(POLICIES, SILENT, { user_labels: {} }),
      address: SILENT,
      message: 'the policy names no runbook',
    },
  ],
  ALR004: [
    {
      story: 'the policy on silent runs is gone',
      change: (env) => env.remove(POLICIES, SILENT),
      address: CONFIG,
      message: 'no alert goes off when a run of loader and 1 more is silent',
    },
    {
      story: 'the policy on old runs is disabled',
      change: (env) => env.set(POLICIES, OVER, { enabled: false }),
      address: CONFIG,
      message: 'no alert goes off when a run of loader and 1 more is over its budget',
    },
    {
      story: 'the policy leaves out one criticality',
      change: (env) => {
        const condition = env.at(POLICIES, SILENT, 'conditions', 0, 'condition_threshold');
        condition['filter'] = `${String(condition['filter'])} AND metric.labels.criticality = "P0"`;
      },
      address: CONFIG,
      message: 'no alert goes off when a run of loader and 1 more is silent',
    },
    {
      story: 'the aligner is one that nobody here judges',
      change: (env) =>
        env.set(
          POLICIES,
          SILENT,
          { per_series_aligner: 'ALIGN_DELTA' },
          'conditions',
          0,
          'condition_threshold',
          'aggregations',
          0,
        ),
      address: CONFIG,
      message: `cannot say when a run of loader and 1 more that is silent is seen: what ALIGN_DELTA makes of a ratio: ${SILENT}, 'run/silence_ratio'`,
      status: 'unresolved',
    },
  ],
  ALR005: [
    {
      story: 'the metric has no descriptor',
      change: (env) => env.remove(POLICIES, 'google_monitoring_metric_descriptor.silence'),
      address: SILENT,
      message: 'no descriptor declares the metric custom.googleapis.com/phasewatch/run/silence_ratio',
    },
    {
      story: 'the policy does not wait for it',
      change: (env) => env.set(POLICIES, SILENT, { depends_on: [] }),
      address: SILENT,
      message: 'the policy does not wait for the metric custom.googleapis.com/phasewatch/run/silence_ratio',
    },
  ],
  TMO001: [
    {
      story: 'a timeout over the limit',
      change: (env) => env.set(PIPELINE, WORKER, { timeout: '3601s' }, 'template'),
      address: WORKER,
      message: 'timeout 1 h 1 s is not one that the platform accepts',
    },
    {
      story: 'too many retries',
      change: (env) => env.set(PIPELINE, NIGHTLY, { retry_config: { retry_count: 6 } }),
      address: NIGHTLY,
      message: 'retryCount 6 is not one that the platform accepts',
    },
    {
      story: 'a condition duration that is no whole minute',
      change: (env) => env.set(POLICIES, SILENT, { duration: '90s' }, 'conditions', 0, 'condition_threshold'),
      address: SILENT,
      message: "duration of 'run/silence_ratio' 1 min 30 s is not one that the platform accepts",
    },
    {
      story: 'an incident that closes too soon',
      change: (env) => env.set(POLICIES, SILENT, { alert_strategy: { auto_close: '60s' } }),
      address: SILENT,
      message: 'autoClose 1 min is not one that the platform accepts',
    },
    {
      story: 'a timeout from a variable',
      change: (env) => env.set(PIPELINE, WORKER, { timeout: '${var.timeout}' }, 'template'),
      address: WORKER,
      message: 'cannot check the limits of timeout: ${var.timeout}',
      status: 'unresolved',
    },
  ],
  TMO002: [
    {
      story: 'Pub/Sub waits one minute for ten minutes of work',
      change: (env) => env.set(PIPELINE, IN, { ack_deadline_seconds: 60 }),
      address: IN,
      message: "ack deadline 1 min is shorter than the handler's timeout 10 min",
    },
    {
      story: 'the ack deadline was left out: 10 s',
      change: (env) => env.set(PIPELINE, IN, { ack_deadline_seconds: undefined }),
      address: IN,
      message: "ack deadline 10 s is shorter than the handler's timeout 10 min",
    },
    {
      story: 'it pushes to a URL that leads out of the stacks',
      change: (env) => env.set(PIPELINE, IN, { push_endpoint: 'https://worker-x.a.run.app/' }, 'push_config'),
      address: IN,
      message:
        "cannot compare the ack deadline with the handler's timeout: in-sub pushes to https://worker-x.a.run.app/",
      status: 'unresolved',
    },
  ],
  TMO003: [
    {
      story: 'the attempt deadline was left out: 3 min',
      change: (env) => env.set(PIPELINE, NIGHTLY, { attempt_deadline: undefined }),
      address: NIGHTLY,
      message: "attempt deadline 3 min is shorter than the callee's timeout 10 min",
    },
    {
      story: 'the callee’s timeout is a variable',
      change: (env) => env.set(PIPELINE, WORKER, { timeout: '${var.timeout}' }, 'template'),
      address: NIGHTLY,
      message:
        'cannot compare the attempt deadline with the timeout of worker: timeout is known at apply only (${var.timeout})',
      status: 'unresolved',
    },
  ],
  TMO004: [
    {
      story: 'a tick that hangs costs three',
      change: (env) => env.set(GUARD, TICK, { attempt_deadline: undefined }),
      address: TICK,
      message: 'a tick may take 3 min, but the next is due after 1 min',
    },
    {
      story: 'a tick may last until the next begins',
      change: (env) => env.set(GUARD, TICK, { attempt_deadline: '60s' }),
      address: TICK,
      message: 'a tick may take 1 min, but the next is due after 1 min',
    },
    {
      story: 'a retry overruns the period',
      change: (env) => env.set(GUARD, TICK, { retry_config: { retry_count: 1, min_backoff_duration: '5s' } }),
      address: TICK,
      message: 'a tick may take 1 min 55 s, but the next is due after 1 min',
    },
    {
      story: 'the monitor outlives its caller',
      change: (env) => env.set(GUARD, MONITOR, { timeout_seconds: 56 }, 'service_config'),
      address: TICK,
      message: "attempt deadline 55 s is shorter than the monitor's timeout 56 s",
    },
    {
      story: 'nothing ticks the monitor',
      change: (env) => env.remove(GUARD, TICK),
      address: MONITOR,
      message: 'no Scheduler job ticks the timeout monitor',
    },
    {
      story: 'there is a configuration, but no monitor',
      change: (env) => env.remove(GUARD, TICK).remove(GUARD, MONITOR),
      address: CONFIG,
      message: 'no function phasewatch-timeout-monitor reads this configuration',
    },
    {
      story: 'a schedule in English',
      change: (env) => env.set(GUARD, TICK, { schedule: 'every 1 minutes' }),
      address: TICK,
      message: /^cannot say how often the monitor is ticked: /,
      status: 'unresolved',
    },
  ],
  TMO005: [
    {
      story: 'two heartbeats in the silence',
      change: (env) => env.times({ silenceSeconds: 359 }),
      address: WORKER,
      message:
        'heartbeat interval 2 min fits less than 3 times into the allowed silence 5 min 59 s (loader and 1 more)',
    },
    {
      story: 'a silence as long as the budget',
      change: (env) => env.times({ silenceSeconds: 540 }),
      address: WORKER,
      message: 'allowed silence 9 min is not shorter than the budget 9 min (loader and 1 more)',
    },
    {
      story: 'a configuration that is known at apply only',
      change: (env) => env.set(GUARD, CONFIG, { content: '${file("config.json")}' }),
      address: CONFIG,
      message: 'cannot read the guard\'s configuration: ${file("config.json")}',
      status: 'unresolved',
    },
  ],
  TMO006: [
    {
      story: 'the platform ends the request first',
      change: (env) => env.set(PIPELINE, WORKER, { timeout: '540s' }, 'template'),
      address: WORKER,
      message: "budget 9 min is not shorter than the platform's timeout 9 min (loader and 1 more)",
    },
    {
      story: 'the timeout was left out: 5 min',
      change: (env) => env.set(PIPELINE, WORKER, { timeout: undefined }, 'template'),
      address: WORKER,
      message: "budget 9 min is not shorter than the platform's timeout 5 min (loader and 1 more)",
    },
    {
      story: 'the deployable is in another stack',
      change: (env) => env.remove(PIPELINE),
      address: 'worker',
      message: 'cannot compare the budget of loader and 1 more with a timeout: worker is in none of the stacks read',
      status: 'unresolved',
    },
  ],
  TMO007: [
    {
      story: 'a caller that gives up early',
      change: (env) => Object.assign(env.config.calls[0] ?? {}, { deadlineSeconds: 599 }),
      address: WORKER,
      message: "starter waits 9 min 59 s, shorter than the callee's timeout 10 min",
    },
    {
      story: 'a task that is dispatched again too early',
      change: (env) => Object.assign(env.config.calls[1] ?? {}, { deadlineSeconds: 300 }),
      address: WORKER,
      message: "starter waits 5 min, shorter than the callee's timeout 10 min",
    },
  ],
  TMO008: [
    {
      story: 'a message is dropped before its last try',
      change: (env) => env.set(PIPELINE, IN, { message_retention_duration: '6000s' }),
      address: IN,
      message: '5 tries may take 1 h 40 min, but a message is dropped after 1 h 40 min',
    },
    {
      story: 'nobody reads the dead letters',
      change: (env) => env.remove(PIPELINE, 'google_pubsub_subscription.dead'),
      address: IN,
      message: 'nobody subscribes to the dead-letter topic in-dlq',
    },
    {
      story: 'there are no dead letters',
      change: (env) => env.set(PIPELINE, IN, { dead_letter_policy: undefined }),
      address: IN,
      message: 'messages that always fail have no dead-letter topic',
    },
  ],
  TMO009: [
    {
      story: 'a caller that tries longer than it lives',
      change: (env) => Object.assign(env.config.calls[0] ?? {}, { retries: 2 }),
      address: 'google_cloudfunctions2_function.starter',
      message: "3 tries of 10 min to call worker take 30 min, longer than the caller's timeout 20 min",
    },
  ],
  WIR001: [
    {
      story: 'the right to call is missing',
      change: (env) => env.remove(PIPELINE, 'google_cloud_run_v2_service_iam_member.worker'),
      address: NIGHTLY,
      message: 'tiny-caller has no right to call worker',
    },
    {
      story: 'another account has the right',
      change: (env) =>
        env.set(PIPELINE, 'google_cloud_run_v2_service_iam_member.worker', {
          member: 'serviceAccount:somebody@tiny-project.iam.gserviceaccount.com',
        }),
      address: NIGHTLY,
      message: 'tiny-caller has no right to call worker',
    },
    {
      story: 'no identity token',
      change: (env) => env.set(PIPELINE, NIGHTLY, { oidc_token: undefined }, 'http_target'),
      address: NIGHTLY,
      message: 'the call to worker carries no identity token',
    },
    {
      story: 'no audience',
      change: (env) => env.set(PIPELINE, IN, { audience: undefined }, 'push_config', 'oidc_token'),
      address: IN,
      message: 'the identity token names no audience',
    },
    {
      story: 'the audience is another service',
      change: (env) =>
        env.set(
          PIPELINE,
          IN,
          { audience: '${google_cloudfunctions2_function.starter.uri}' },
          'push_config',
          'oidc_token',
        ),
      address: IN,
      message: 'the identity token is for google_cloudfunctions2_function.starter, but the call goes to worker',
    },
    {
      story: 'the role is known at apply only',
      change: (env) => env.set(PIPELINE, 'google_cloud_run_v2_service_iam_member.worker', { role: '${var.role}' }),
      address: NIGHTLY,
      message: 'cannot say whether tiny-caller may call worker',
      status: 'unresolved',
    },
  ],
  WIR002: [
    {
      story: 'everybody may call',
      change: (env) =>
        env.add(PIPELINE, 'google_cloud_run_v2_service_iam_member.public', {
          name: 'worker',
          role: 'roles/run.invoker',
          member: 'allUsers',
        }),
      address: 'google_cloud_run_v2_service_iam_member.public',
      message: 'allUsers holds roles/run.invoker on it',
    },
    {
      story: 'everybody with a Google account, in a binding',
      change: (env) =>
        env.add(PIPELINE, 'google_cloud_run_v2_service_iam_binding.public', {
          name: 'worker',
          role: 'roles/run.invoker',
          members: ['allAuthenticatedUsers'],
        }),
      address: 'google_cloud_run_v2_service_iam_binding.public',
      message: 'allAuthenticatedUsers holds roles/run.invoker on it',
    },
    {
      story: 'callers are not checked',
      change: (env) => env.set(PIPELINE, WORKER, { invoker_iam_disabled: true }),
      address: WORKER,
      message: 'the service does not check who calls it',
    },
  ],
  WIR003: [
    {
      story: 'a job says that it is not paused',
      change: (env) => env.set(PIPELINE, NIGHTLY, { paused: false }),
      address: NIGHTLY,
      message: 'the job nightly says whether it is paused',
    },
  ],
  WIR004: [
    {
      story: 'the expiration policy was left out: 31 d',
      change: (env) => env.set(PIPELINE, IN, { expiration_policy: undefined }),
      address: IN,
      message: 'in-sub is deleted after 31 d without a reader',
    },
  ],
  WIR005: [
    {
      story: 'tokens of every account',
      change: (env) =>
        env.set(PIPELINE, 'google_project_iam_member.writer', { role: 'roles/iam.serviceAccountTokenCreator' }),
      address: 'google_project_iam_member.writer',
      message: 'roles/iam.serviceAccountTokenCreator is granted on the whole project',
    },
  ],
  WIR006: [
    {
      story: 'Pub/Sub may not publish dead letters',
      change: (env) => env.remove(PIPELINE, 'google_pubsub_topic_iam_member.dead'),
      address: IN,
      message: "Pub/Sub's service agent has no roles/pubsub.publisher on the topic in-dlq",
    },
    {
      story: 'who may publish dead letters comes from a variable',
      change: (env) => env.set(PIPELINE, 'google_pubsub_topic_iam_member.dead', { member: '${var.agent}' }),
      address: IN,
      message:
        "cannot say whether Pub/Sub's service agent has roles/pubsub.publisher on the topic in-dlq: role or member is known at apply only",
      status: 'unresolved',
    },
    {
      story: 'Pub/Sub may not acknowledge here',
      change: (env) => env.remove(PIPELINE, 'google_pubsub_subscription_iam_member.in'),
      address: IN,
      message: "Pub/Sub's service agent has no roles/pubsub.subscriber on the subscription in-sub",
    },
  ],
};
