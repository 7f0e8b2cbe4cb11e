import { FLOW, PIPELINE, QUEUE, WORKER } from '../../cases/addresses';
import type { Environment } from '../../cases/environment';
import type { RuleCases } from '../../cases/rule-case';

function changeSource(env: Environment, from: string, to: string): void {
  const flow = env.at(PIPELINE, FLOW);
  flow['source_contents'] = String(flow['source_contents']).replace(from, to);
}

export const CASES: RuleCases = {
  triggers: [
    {
      title: "an HTTP caller waits less than the callee's timeout",
      change: (env) => Object.assign(env.config.calls[0] ?? {}, { deadlineSeconds: 599 }),
      address: WORKER,
      message: "starter waits 9 min 59 s, shorter than the callee's timeout 10 min",
    },
    {
      title: "a task's dispatch deadline is shorter than the callee's timeout",
      change: (env) => Object.assign(env.config.calls[1] ?? {}, { deadlineSeconds: 300 }),
      address: WORKER,
      message: "starter waits 5 min, shorter than the callee's timeout 10 min",
    },
    {
      title: 'a step of a workflow waits 5 min by default',
      change: (env) => changeSource(env, 'timeout: 600', 'body: {}'),
      address: FLOW,
      message: 'step load waits 5 min, shorter than the timeout of worker, 10 min',
    },
    {
      title: 'a step in a branch of a parallel step, with a retry, waits too short a time',
      change: (env) =>
        env.set(PIPELINE, FLOW, {
          source_contents: `- both:
    parallel:
      branches:
        - one:
            steps:
              - deep:
                  try:
                    call: http.request
                    args: { method: POST, url: "\${google_cloud_run_v2_service.worker.uri}/x", timeout: 60 }
                  retry: $\${http.default_retry}
`,
        }),
      address: FLOW,
      message: 'step deep waits 1 min, shorter than the timeout of worker, 10 min',
    },
    {
      title: 'a connector waits 30 min by default for an execution of a job that may take an hour',
      change: (env) =>
        env.set(PIPELINE, FLOW, {
          source_contents: JSON.stringify([
            { init: { assign: [{ job: 'backfill' }] } },
            {
              start: {
                call: 'googleapis.run.v1.namespaces.jobs.run',
                args: { name: '$${"namespaces/" + sys.get_env("GOOGLE_CLOUD_PROJECT_ID") + "/jobs/" + job}' },
              },
            },
          ]),
        }),
      address: FLOW,
      message: 'step start waits 30 min, shorter than the longest execution of backfill, 1 h',
    },
    {
      title: 'a step calls a URL that is not in the stacks',
      change: (env) => changeSource(env, '${google_cloud_run_v2_service.worker.uri}', 'https://example.com'),
      address: FLOW,
      message: 'cannot compare step load with a timeout: it calls https://example.com/load',
      status: 'unresolved',
    },
    {
      title: 'the source of a workflow is a template file',
      change: (env) => env.set(PIPELINE, FLOW, { source_contents: '${templatefile("flow.yaml", { a = 1 })}' }),
      address: FLOW,
      message: /^cannot compare the steps of flow .*cannot be read/,
      status: 'unresolved',
    },
    {
      title: 'a queue sends its tasks to a service whose timeout is longer than any dispatch deadline',
      change: (env) =>
        env.set(PIPELINE, WORKER, { timeout: '3600s' }, 'template').set(PIPELINE, QUEUE, {
          http_target: { uri_override: { host: '${google_cloud_run_v2_service.worker.uri}' } },
        }),
      address: QUEUE,
      message: 'a task of work waits at most 30 min, shorter than the timeout of worker, 1 h',
    },
    {
      title: 'a queue sends its tasks to a service that works longer than the default deadline of a task',
      change: (env) =>
        env
          .set(PIPELINE, WORKER, { timeout: '1200s' }, 'template')
          .set(PIPELINE, QUEUE, { http_target: { uri_override: { host: 'worker-123.us-west2.run.app' } } }),
      address: QUEUE,
      message:
        'cannot compare the dispatch deadlines of the tasks in work with the timeout of worker, 20 min: each task sets its own, by default 10 min',
      status: 'unresolved',
    },
    {
      title: 'the host of a queue is not in the input',
      change: (env) => env.set(PIPELINE, QUEUE, { http_target: { uri_override: { host: 'worker.example.com' } } }),
      address: QUEUE,
      message: 'cannot compare the tasks of work with a timeout: it sends them to https://worker.example.com',
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'a queue sends its tasks to a service that answers within the default deadline of a task',
      change: (env) =>
        env.set(PIPELINE, QUEUE, {
          http_target: { uri_override: { host: '${trimprefix(google_cloud_run_v2_service.worker.uri, "https://")}' } },
        }),
    },
    {
      title: 'a step of a workflow waits as long as it can',
      change: (env) => changeSource(env, 'timeout: 600', 'timeout: 1800'),
    },
    {
      title: 'a step starts a Cloud Run job over HTTP, which answers at once',
      change: (env) =>
        changeSource(
          env,
          '${google_cloud_run_v2_service.worker.uri}/load',
          'https://run.googleapis.com/v2/projects/p/locations/us-west2/jobs/backfill:run',
        ),
    },
    {
      title: 'a connector starts a job and does not wait',
      change: (env) =>
        env.set(PIPELINE, FLOW, {
          source_contents: JSON.stringify({
            main: {
              steps: [
                {
                  start: {
                    call: 'googleapis.run.v2.projects.locations.jobs.run',
                    args: {
                      name: 'projects/p/locations/us-west2/jobs/backfill',
                      connector_params: { skip_polling: true },
                    },
                  },
                },
              ],
            },
          }),
        }),
    },
    {
      title: "both callers wait longer than the callee's timeout",
      change: (env) => env.config.calls.forEach((call) => Object.assign(call, { deadlineSeconds: 900 })),
    },
    {
      title: 'no deployable calls another',
      change: (env) => env.config.calls.splice(0),
    },
  ],
};
