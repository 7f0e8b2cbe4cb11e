import {
  ABSENCE,
  BACKFILL,
  DOWN,
  FLOW,
  NIGHTLY,
  OBSERVABILITY,
  PIPELINE,
  PUSH,
  SILENT,
  THRESHOLD,
  WORKER,
} from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'a timeout is above the limit',
      change: (env) => env.set(PIPELINE, WORKER, { timeout: '3601s' }, 'template'),
      address: WORKER,
      message: 'timeout 1 h 1 s is not accepted by the platform',
    },
    {
      title: 'a Scheduler job has too many retries',
      change: (env) => env.set(PIPELINE, NIGHTLY, { retry_config: { retry_count: 6 } }),
      address: NIGHTLY,
      message: 'retryCount 6 is not accepted by the platform',
    },
    {
      title: 'a task timeout is above 168 h',
      change: (env) => env.set(PIPELINE, BACKFILL, { timeout: '604801s' }, 'template', 'template'),
      address: BACKFILL,
      message: 'task timeout 7 d 1 s is not accepted by the platform',
    },
    {
      title: 'a task with a GPU may take longer than 12 h',
      change: (env) =>
        env.set(
          PIPELINE,
          BACKFILL,
          { timeout: '43201s', node_selector: { accelerator: 'nvidia-l4' } },
          'template',
          'template',
        ),
      address: BACKFILL,
      message: 'task timeout 12 h 1 s is not accepted by the platform',
    },
    {
      title: 'a job has too many retries',
      change: (env) => env.set(PIPELINE, BACKFILL, { max_retries: 99 }, 'template', 'template'),
      address: BACKFILL,
      message: 'max_retries 99 is not accepted by the platform',
    },
    {
      title: 'the timeout of a 1st gen function is above 9 min',
      change: (env) => env.add(PIPELINE, 'google_cloudfunctions_function.old', { name: 'old', timeout: 541 }),
      address: 'google_cloudfunctions_function.old',
      message: 'timeout 9 min 1 s is not accepted by the platform',
    },
    {
      title: 'a step of a workflow waits for longer than 30 min',
      change: (env) => {
        const flow = env.at(PIPELINE, FLOW);
        flow['source_contents'] = String(flow['source_contents']).replace('timeout: 600', 'timeout: 3600');
      },
      address: FLOW,
      message: 'timeout of step load 1 h is not accepted by the platform',
    },
    {
      title: 'a condition duration is not a multiple of a minute',
      change: (env) => env.set(OBSERVABILITY, SILENT, { duration: '90s' }, ...THRESHOLD),
      address: SILENT,
      message: "duration of 'run/silence_ratio' 1 min 30 s is not accepted by the platform",
    },
    {
      title: 'an incident closes too soon',
      change: (env) => env.set(OBSERVABILITY, SILENT, { alert_strategy: { auto_close: '60s' } }),
      address: SILENT,
      message: 'autoClose 1 min is not accepted by the platform',
    },
    {
      title: 'a timeout comes from a variable',
      change: (env) => env.set(PIPELINE, WORKER, { timeout: '${var.timeout}' }, 'template'),
      address: WORKER,
      message: 'cannot check the limits of timeout: ${var.timeout}',
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'a timeout is at the limit',
      change: (env) => env.set(PIPELINE, WORKER, { timeout: '3600s' }, 'template'),
    },
    {
      title: 'a queue retries without end',
      change: (env) => env.set(PIPELINE, 'google_cloud_tasks_queue.work', { retry_config: { max_attempts: -1 } }),
    },
    {
      title: 'an attempt deadline to App Engine is above 30 min',
      change: (env) =>
        env.set(PIPELINE, NIGHTLY, {
          attempt_deadline: '86400s',
          http_target: undefined,
          app_engine_http_target: { relative_uri: '/go' },
        }),
    },
    {
      title: 'a field is left out, and the platform sets its default',
      change: (env) => env.set(PIPELINE, PUSH, { ack_deadline_seconds: undefined }),
    },
    {
      title: 'an absence condition without an aligner has no alignment period',
      change: (env) => env.set(OBSERVABILITY, DOWN, { aggregations: [{}] }, ...ABSENCE),
    },
  ],
};
