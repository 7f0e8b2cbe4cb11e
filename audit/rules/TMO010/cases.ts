import { BACKFILL, BACKFILL_SCHEDULE, NIGHTLY, PIPELINE } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

const TASK = ['template', 'template'] as const;

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'one attempt outlasts the period of the schedule',
      change: (env) =>
        env
          .set(PIPELINE, BACKFILL_SCHEDULE, { schedule: '*/30 * * * *' })
          .set(PIPELINE, BACKFILL, { max_retries: 0 }, ...TASK),
      address: BACKFILL_SCHEDULE,
      message: 'an execution of backfill may take 30 min, but the next starts after 30 min',
    },
    {
      title: 'the retries of a task outlast the period',
      change: (env) => env.set(PIPELINE, BACKFILL_SCHEDULE, { schedule: '0 * * * *' }),
      address: BACKFILL_SCHEDULE,
      message: 'an execution of backfill may take 1 h (30 min x 2 attempts), but the next starts after 1 h',
    },
    {
      title: 'tasks that wait for others outlast the period, and the retries are left out: 3',
      change: (env) =>
        env
          .set(PIPELINE, BACKFILL_SCHEDULE, { schedule: '0 */8 * * *' })
          .set(PIPELINE, BACKFILL, { task_count: 9, parallelism: 2 }, 'template')
          .set(PIPELINE, BACKFILL, { max_retries: undefined }, ...TASK),
      address: BACKFILL_SCHEDULE,
      message: 'an execution of backfill may take 10 h (30 min x 4 attempts x 5 rounds), but the next starts after 8 h',
    },
    {
      title: 'the first version of the API starts the job, whose name is written out',
      change: (env) =>
        env.set(PIPELINE, BACKFILL_SCHEDULE, { schedule: '*/10 * * * *' }).set(
          PIPELINE,
          BACKFILL_SCHEDULE,
          {
            uri: 'https://us-west2-run.googleapis.com/apis/run.googleapis.com/v1/namespaces/tiny-project/jobs/backfill:run',
          },
          'http_target',
        ),
      address: BACKFILL_SCHEDULE,
      message: 'an execution of backfill may take 1 h (30 min x 2 attempts), but the next starts after 10 min',
    },
    {
      title: 'the task timeout is known at apply only',
      change: (env) => env.set(PIPELINE, BACKFILL, { timeout: '${var.timeout}' }, ...TASK),
      address: BACKFILL_SCHEDULE,
      message:
        'cannot determine whether executions of backfill overlap: timeout is known at apply only (${var.timeout})',
      status: 'unresolved',
    },
    {
      title: 'the attempts of a call over HTTP outlast the period',
      change: (env) => env.set(PIPELINE, NIGHTLY, { schedule: '*/5 * * * *' }),
      address: NIGHTLY,
      message: 'a run may take 10 min, but the next is due after 5 min',
    },
    {
      title: 'the schedule is an interval in the words of App Engine',
      change: (env) => env.set(PIPELINE, NIGHTLY, { schedule: 'every 5 minutes' }),
      address: NIGHTLY,
      message: 'a run may take 10 min, but the next is due after 5 min',
    },
    {
      title: 'the schedule names days in the words of App Engine',
      change: (env) => env.set(PIPELINE, NIGHTLY, { schedule: '1st monday of month 09:00' }),
      address: NIGHTLY,
      message: 'cannot determine whether runs of nightly end before the next is due: 1st monday of month 09:00',
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'the API refuses the schedule, which WIR009 reports',
      change: (env) => env.set(PIPELINE, NIGHTLY, { schedule: '0 0 2 * * *' }),
    },
    {
      title: 'there is no schedule, which WIR009 reports',
      change: (env) => env.set(PIPELINE, NIGHTLY, { schedule: undefined }),
    },
    {
      title: 'an interval in the words of App Engine is long enough',
      change: (env) => env.set(PIPELINE, NIGHTLY, { schedule: 'every 2 hours' }),
    },
    {
      title: 'all attempts end before the next execution',
      change: (env) => env.set(PIPELINE, BACKFILL_SCHEDULE, { schedule: '30 */2 * * *' }),
    },
    {
      title: 'every task runs at the same time',
      change: (env) => env.set(PIPELINE, BACKFILL, { task_count: 100, parallelism: 0 }, 'template'),
    },
    {
      title: 'the attempt deadline is long, which does not limit the job',
      change: (env) => env.set(PIPELINE, BACKFILL_SCHEDULE, { attempt_deadline: '1800s' }),
    },
  ],
};
