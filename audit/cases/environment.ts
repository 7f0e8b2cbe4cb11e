import { TICK_CHECK_VARIABLE } from '../../model/tick-check';
import { collectFacts, type Facts } from '../facts';
import type { GuardConfig } from '../../model/guard-config';
import type { Resource } from '../../terraform/resource';
import { readSynthesizedStack } from '../../terraform/terraform-json';

type Body = Record<string, unknown>;

const AGENT = 'serviceAccount:service-${data.google_project.project.number}@gcp-sa-pubsub.iam.gserviceaccount.com';
const gauge = (thing: string, scope: string) =>
  `metric.type = "custom.googleapis.com/phasewatch/${thing}" AND resource.type = "generic_task" AND metric.labels.scope = "${scope}" AND resource.labels.namespace = "tiny-prod"`;

const threshold = (thing: string, comparison: string) => ({
  display_name: thing,
  condition_threshold: {
    filter: gauge(thing, 'processor'),
    comparison,
    threshold_value: 1,
    duration: '0s',
    trigger: { count: 1 },
    aggregations: [{ alignment_period: '300s', per_series_aligner: 'ALIGN_MAX' }],
  },
});

const policy = (runbook: string, conditions: unknown[], combiner = 'OR'): Body => ({
  display_name: runbook,
  combiner,
  conditions,
  notification_channels: ['${google_monitoring_notification_channel.oncall.name}'],
  user_labels: { runbook },
  depends_on: ['time_sleep.settle'],
});

const descriptor = (thing: string): Body => ({
  type: `custom.googleapis.com/phasewatch/${thing}`,
  metric_kind: 'GAUGE',
  value_type: 'DOUBLE',
});

const scheduled = (callee: string, fields: Body): Body => ({
  ...fields,
  http_target: {
    uri: `\${${callee}.uri}/go`,
    oidc_token: { audience: `\${${callee}.uri}`, service_account_email: '${google_service_account.caller.email}' },
  },
});

const BUILD: Body = { runtime: 'nodejs24' };

/** A workflow with one step that calls `worker`. */
const SOURCE = `main:
  steps:
    - load:
        call: http.post
        args:
          url: \${google_cloud_run_v2_service.worker.uri}/load
          timeout: 600
          auth: { type: OIDC }
`;

const mayCall = (callee: string): Body => ({
  name: `\${${callee}.name}`,
  role: 'roles/run.invoker',
  member: '${google_service_account.caller.member}',
});

/**
 * One correct environment, as small as the rules allow: a subscription, a Scheduler job and a workflow call `worker`, and
 * `starter` calls it over HTTP and through a task queue; a Scheduler job starts the job `backfill`, and events reach
 * `listener`. A case changes it and states what a rule must then report.
 */
export class Environment {
  readonly config: GuardConfig = {
    version: 1,
    pipeline: 'tiny',
    environment: 'prod',
    project: 'tiny-project',
    region: 'us-west2',
    phases: [{ id: 'phase1', deadline: { time: '02:00', daysAfter: 1, timeZone: 'America/New_York', goal: 0.99 } }],
    processors: ['loader', 'sorter'].map((name) => ({
      name,
      phase: 'phase1',
      deployable: 'worker',
      criticality: 'P1' as const,
      budgetSeconds: 540,
      heartbeatSeconds: 120,
      silenceSeconds: 360,
      dependsOn: [],
      expectedEverySeconds: 86_400,
      expectedRecords: { min: 0, max: 100 },
    })),
    calls: [
      { from: 'starter', to: 'worker', kind: 'http', deadlineSeconds: 600, retries: 1 },
      { from: 'starter', to: 'worker', kind: 'queue', deadlineSeconds: 600, retries: 2 },
    ],
    topics: { published: [{ topic: 'in', phase: 'phase1' }], publishedElsewhere: [], readElsewhere: [] },
  };

  readonly stacks: Record<string, Record<string, Record<string, Body>>> = {
    'prod-pipeline': {
      google_service_account: { caller: { account_id: 'tiny-caller' } },
      google_cloud_run_v2_service: { worker: { name: 'worker', template: { timeout: '600s' } } },
      google_cloudfunctions2_function: {
        starter: { name: 'starter', build_config: BUILD, service_config: { timeout_seconds: 1200 } },
        listener: {
          name: 'listener',
          build_config: BUILD,
          service_config: { timeout_seconds: 300 },
          event_trigger: { pubsub_topic: '${google_pubsub_topic.in.id}', retry_policy: 'RETRY_POLICY_RETRY' },
        },
      },
      google_cloud_run_v2_job: {
        backfill: { name: 'backfill', template: { task_count: 1, template: { timeout: '1800s', max_retries: 1 } } },
      },
      google_cloud_run_v2_job_iam_member: { backfill: mayCall('google_cloud_run_v2_job.backfill') },
      google_workflows_workflow: {
        flow: {
          name: 'flow',
          service_account: '${google_service_account.caller.email}',
          source_contents: SOURCE,
        },
      },
      google_cloud_run_v2_service_iam_member: { worker: mayCall('google_cloud_run_v2_service.worker') },
      google_cloud_scheduler_job: {
        nightly: scheduled('google_cloud_run_v2_service.worker', {
          name: 'nightly',
          schedule: '0 2 * * *',
          attempt_deadline: '600s',
        }),
        backfill: {
          name: 'backfill',
          schedule: '0 3 * * *',
          http_target: {
            uri: 'https://run.googleapis.com/v2/projects/tiny-project/locations/us-west2/jobs/${google_cloud_run_v2_job.backfill.name}:run',
            oauth_token: { service_account_email: '${google_service_account.caller.email}' },
          },
        },
      },
      google_cloud_tasks_queue: { work: { name: 'work', retry_config: { max_attempts: 3 } } },
      google_pubsub_topic: { in: { name: 'in' }, dead: { name: 'in-dlq' } },
      google_pubsub_subscription: {
        in: {
          name: 'in-sub',
          topic: '${google_pubsub_topic.in.id}',
          ack_deadline_seconds: 600,
          message_retention_duration: '604800s',
          expiration_policy: { ttl: '' },
          retry_policy: { minimum_backoff: '10s', maximum_backoff: '600s' },
          dead_letter_policy: { dead_letter_topic: '${google_pubsub_topic.dead.id}', max_delivery_attempts: 5 },
          push_config: {
            push_endpoint: '${google_cloud_run_v2_service.worker.uri}/process',
            oidc_token: {
              audience: '${google_cloud_run_v2_service.worker.uri}',
              service_account_email: '${google_service_account.caller.email}',
            },
          },
        },
        dead: { name: 'in-dlq-kept', topic: '${google_pubsub_topic.dead.id}', expiration_policy: { ttl: '' } },
      },
      google_pubsub_topic_iam_member: {
        dead: { topic: '${google_pubsub_topic.dead.name}', role: 'roles/pubsub.publisher', member: AGENT },
      },
      google_pubsub_subscription_iam_member: {
        in: { subscription: '${google_pubsub_subscription.in.name}', role: 'roles/pubsub.subscriber', member: AGENT },
      },
      google_project_iam_member: {
        writer: {
          project: 'tiny-project',
          role: 'roles/monitoring.metricWriter',
          member: '${google_service_account.caller.member}',
        },
      },
    },
    'prod-guard': {
      google_service_account: { caller: { account_id: 'guard-caller' } },
      google_cloudfunctions2_function: {
        monitor: {
          name: 'phasewatch-timeout-monitor',
          build_config: BUILD,
          service_config: { timeout_seconds: 50, secret_environment_variables: [{ key: TICK_CHECK_VARIABLE }] },
        },
      },
      google_cloud_run_v2_service_iam_member: { monitor: mayCall('google_cloudfunctions2_function.monitor') },
      google_cloud_scheduler_job: {
        tick: scheduled('google_cloudfunctions2_function.monitor', {
          name: 'tick',
          schedule: '* * * * *',
          attempt_deadline: '55s',
        }),
      },
      google_storage_bucket_object: { config: { name: 'guard-config.json' } },
    },
    'prod-observability': {
      google_monitoring_notification_channel: { oncall: { type: 'email' } },
      google_monitoring_metric_descriptor: {
        age: descriptor('run/age_ratio'),
        silence: descriptor('run/silence_ratio'),
        tick: descriptor('monitor/tick'),
      },
      time_sleep: {
        settle: { depends_on: ['age', 'silence', 'tick'].map((n) => `google_monitoring_metric_descriptor.${n}`) },
      },
      google_monitoring_alert_policy: {
        silent: policy('silent', [threshold('run/silence_ratio', 'COMPARISON_GT')]),
        over: policy(
          'over',
          [threshold('run/age_ratio', 'COMPARISON_GT'), threshold('run/silence_ratio', 'COMPARISON_LT')],
          'AND_WITH_MATCHING_RESOURCE',
        ),
        down: policy('down', [
          {
            display_name: 'no tick',
            condition_absent: {
              filter: gauge('monitor/tick', 'guard'),
              duration: '300s',
              aggregations: [{ alignment_period: '300s', per_series_aligner: 'ALIGN_MAX' }],
            },
          },
        ]),
      },
    },
  };

  /** Of hashicorp/google; a range where none is fixed. */
  providerVersion = '7.31.0';

  /** The body at `stack/type.name`, and below it the block at each further name. */
  at(stack: string, address: string, ...blocks: readonly (string | number)[]): Body {
    const [type = '', name = ''] = address.split('.');
    return blocks.reduce<Body>((body, key) => body[key] as Body, this.stacks[stack]?.[type]?.[name] ?? {});
  }

  /** Overwrites fields of a body; `undefined` removes a field. */
  set(stack: string, address: string, fields: Body, ...blocks: readonly (string | number)[]): this {
    Object.assign(this.at(stack, address, ...blocks), fields);
    return this;
  }

  add(stack: string, address: string, body: Body): this {
    const [type = '', name = ''] = address.split('.');
    ((this.stacks[stack] ??= {})[type] ??= {})[name] = body;
    return this;
  }

  remove(stack: string, address?: string): this {
    const [type = '', name = ''] = (address ?? '').split('.');
    if (address === undefined) Reflect.deleteProperty(this.stacks, stack);
    else Reflect.deleteProperty(this.stacks[stack]?.[type] ?? {}, name);
    return this;
  }

  /** Overwrites times of both processors. */
  times(times: { budgetSeconds?: number; heartbeatSeconds?: number; silenceSeconds?: number }): this {
    for (const processor of this.config.processors) Object.assign(processor, times);
    return this;
  }

  resources(): Resource[] {
    const object = this.stacks['prod-guard']?.['google_storage_bucket_object']?.['config'];
    if (object !== undefined) object['content'] ??= JSON.stringify(this.config);
    const written = JSON.parse(JSON.stringify(this.stacks)) as typeof this.stacks; // removes `undefined` fields
    const terraform = { required_providers: { google: { source: 'google', version: this.providerVersion } } };
    return Object.entries(written).flatMap(([stack, resource]) =>
      readSynthesizedStack({ stack, document: { terraform, resource } }),
    );
  }

  facts(): Facts {
    return collectFacts('prod', this.resources(), { runbooks: RUNBOOKS, today: TODAY });
  }
}

/** The day on which the environment is audited. */
export const TODAY = '2026-11-30';

/** Runbooks that exist in the environment. */
export const RUNBOOKS: ReadonlySet<string> = new Set(['silent', 'over', 'down']);
