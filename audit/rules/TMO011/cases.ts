import { BACKFILL, FLOW, LISTENER, NIGHTLY, PIPELINE, PUSH, WORKER } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

const TASK = ['template', 'template'] as const;

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the timeout of a service is left out',
      change: (env) => env.set(PIPELINE, WORKER, { timeout: undefined }, 'template'),
      address: WORKER,
      message: "the timeout of worker is the platform's default, 5 min",
    },
    {
      title: 'the timeout of a function is left out',
      change: (env) => env.set(PIPELINE, LISTENER, { service_config: undefined }),
      address: LISTENER,
      message: "the timeout of listener is the platform's default, 1 min",
    },
    {
      title: 'the timeout of a 1st gen function is left out',
      change: (env) => env.add(PIPELINE, 'google_cloudfunctions_function.old', { name: 'old', trigger_http: true }),
      address: 'google_cloudfunctions_function.old',
      message: "the timeout of old is the platform's default, 1 min",
    },
    {
      title: 'the timeout of a service of the first API is left out',
      change: (env) => env.add(PIPELINE, 'google_cloud_run_service.old', { name: 'old', template: { spec: {} } }),
      address: 'google_cloud_run_service.old',
      message: "the timeout of old is the platform's default, 5 min",
    },
    {
      title: 'the task timeout and the retries of a job are left out',
      change: (env) => env.set(PIPELINE, BACKFILL, { timeout: undefined, max_retries: undefined }, ...TASK),
      address: BACKFILL,
      message:
        "the task timeout of backfill is the platform's default, 10 min: an execution may take 40 min (10 min x 4 attempts)",
    },
    {
      title: 'the task timeout of a job is the longest that the platform allows',
      change: (env) => env.set(PIPELINE, BACKFILL, { timeout: '604800s' }, ...TASK),
      address: BACKFILL,
      message:
        'the task timeout of backfill is the longest that the platform allows, 7 d: an execution may take 14 d (7 d x 2 attempts)',
    },
    {
      title: 'the attempt deadline is left out',
      change: (env) => env.set(PIPELINE, NIGHTLY, { attempt_deadline: undefined }),
      address: NIGHTLY,
      message: "the attempt deadline of nightly is the platform's default, 3 min",
    },
    {
      title: 'the ack deadline of a push is left out',
      change: (env) => env.set(PIPELINE, PUSH, { ack_deadline_seconds: undefined }),
      address: PUSH,
      message: "the ack deadline of in-sub is the platform's default, 10 s",
    },
    {
      title: 'a step of a workflow states no timeout',
      change: (env) => {
        const flow = env.at(PIPELINE, FLOW);
        flow['source_contents'] = String(flow['source_contents']).replace('timeout: 600', 'body: {}');
      },
      address: FLOW,
      message: "the timeout of step load is the platform's default, 5 min",
    },
  ],
  correct: [
    {
      title: 'the task timeout is over the limit, which TMO001 reports',
      change: (env) => env.set(PIPELINE, BACKFILL, { timeout: '720000s' }, 'template', 'template'),
    },
    {
      title: 'a timeout comes from a variable: it is chosen',
      change: (env) => env.set(PIPELINE, WORKER, { timeout: '${var.timeout}' }, 'template'),
    },
    {
      title: 'a pull subscription states no ack deadline',
      change: (env) => env.set(PIPELINE, 'google_pubsub_subscription.dead', { ack_deadline_seconds: undefined }),
    },
    {
      title: 'a Scheduler job publishes to a topic, and its attempt deadline is ignored',
      change: (env) =>
        env.set(PIPELINE, NIGHTLY, {
          attempt_deadline: undefined,
          http_target: undefined,
          pubsub_target: { topic_name: '${google_pubsub_topic.in.id}' },
        }),
    },
  ],
};
