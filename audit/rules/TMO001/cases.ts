import {
  ABSENCE,
  DOWN,
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
      title: 'a field is left out, and the platform sets its default',
      change: (env) => env.set(PIPELINE, PUSH, { ack_deadline_seconds: undefined }),
    },
    {
      title: 'an absence condition without an aligner has no alignment period',
      change: (env) => env.set(OBSERVABILITY, DOWN, { aggregations: [{}] }, ...ABSENCE),
    },
  ],
};
