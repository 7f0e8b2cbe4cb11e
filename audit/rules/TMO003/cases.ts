import { BACKFILL_SCHEDULE, NIGHTLY, PIPELINE, WORKER } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the attempt deadline is left out and defaults to 3 min',
      change: (env) => env.set(PIPELINE, NIGHTLY, { attempt_deadline: undefined }),
      address: NIGHTLY,
      message: "attempt deadline 3 min is shorter than the callee's timeout 10 min",
    },
    {
      title: 'a 1st gen function works for longer than the attempt deadline',
      change: (env) =>
        env
          .add(PIPELINE, 'google_cloudfunctions_function.old', { name: 'old', timeout: 540 })
          .set(PIPELINE, NIGHTLY, { attempt_deadline: '60s' })
          .set(PIPELINE, NIGHTLY, { uri: '${google_cloudfunctions_function.old.https_trigger_url}' }, 'http_target'),
      address: NIGHTLY,
      message: "attempt deadline 1 min is shorter than the callee's timeout 9 min",
    },
    {
      title: 'a service of the first API works for longer than the attempt deadline',
      change: (env) =>
        env
          .add(PIPELINE, 'google_cloud_run_service.old', {
            name: 'old',
            template: { spec: { timeout_seconds: 900 } },
          })
          .set(PIPELINE, NIGHTLY, { uri: '${google_cloud_run_service.old.status[0].url}/go' }, 'http_target'),
      address: NIGHTLY,
      message: "attempt deadline 10 min is shorter than the callee's timeout 15 min",
    },
    {
      title: 'App Engine works for 10 min, and the attempt deadline is left out',
      change: (env) =>
        env
          .add(PIPELINE, 'google_app_engine_standard_app_version.web', { service: 'web', automatic_scaling: {} })
          .set(PIPELINE, NIGHTLY, {
            attempt_deadline: undefined,
            http_target: undefined,
            app_engine_http_target: { relative_uri: '/go', app_engine_routing: { service: 'web' } },
          }),
      address: NIGHTLY,
      message: "attempt deadline 3 min is shorter than the callee's timeout 10 min",
    },
    {
      title: 'the App Engine service is not in the stacks',
      change: (env) =>
        env.set(PIPELINE, NIGHTLY, { http_target: undefined, app_engine_http_target: { relative_uri: '/go' } }),
      address: NIGHTLY,
      message:
        "cannot compare the attempt deadline with the callee's timeout: nightly calls the App Engine service default",
      status: 'unresolved',
    },
    {
      title: "the callee's timeout comes from a variable",
      change: (env) => env.set(PIPELINE, WORKER, { timeout: '${var.timeout}' }, 'template'),
      address: NIGHTLY,
      message:
        'cannot compare the attempt deadline with the timeout of worker: timeout is known at apply only (${var.timeout})',
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'the job starts a workflow, whose API answers at once',
      change: (env) => env.set(PIPELINE, NIGHTLY, { uri: '${google_workflows_workflow.flow.id}' }, 'http_target'),
    },
    {
      title: "the attempt deadline is longer than the callee's timeout",
      change: (env) => env.set(PIPELINE, NIGHTLY, { attempt_deadline: '1800s' }),
    },
    {
      title: 'the job publishes to a topic',
      change: (env) =>
        env.set(PIPELINE, NIGHTLY, {
          attempt_deadline: undefined,
          http_target: undefined,
          pubsub_target: { topic_name: '${google_pubsub_topic.in.id}' },
        }),
    },
    {
      title: 'the job starts a Cloud Run job, which answers at once',
      change: (env) => env.set(PIPELINE, BACKFILL_SCHEDULE, { attempt_deadline: '15s' }),
    },
    {
      title: 'the job calls another API of Google, which answers at once',
      change: (env) =>
        env.set(
          PIPELINE,
          NIGHTLY,
          {
            uri: 'https://workflowexecutions.googleapis.com/v1/projects/p/locations/us-west2/workflows/w/executions',
          },
          'http_target',
        ),
    },
  ],
};
