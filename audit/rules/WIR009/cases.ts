import { NIGHTLY, PIPELINE } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the schedule has seven fields',
      change: (env) => env.set(PIPELINE, NIGHTLY, { schedule: '* * * * * * *' }),
      address: NIGHTLY,
      message: 'the schedule of nightly is no cron of five fields: * * * * * * *',
    },
    {
      title: 'a field is out of range',
      change: (env) => env.set(PIPELINE, NIGHTLY, { schedule: '0 25 * * *' }),
      address: NIGHTLY,
      message: 'the schedule of nightly is no cron of five fields: 0 25 * * *',
    },
    {
      title: 'the job has no schedule',
      change: (env) => env.set(PIPELINE, NIGHTLY, { schedule: undefined }),
      address: NIGHTLY,
      message: 'nightly has no schedule',
    },
    {
      title: 'the time zone does not exist',
      change: (env) => env.set(PIPELINE, NIGHTLY, { time_zone: 'Mars/Olympus' }),
      address: NIGHTLY,
      message: 'the time zone of nightly does not exist: Mars/Olympus',
    },
    {
      title: 'the schedule comes from a variable',
      change: (env) => env.set(PIPELINE, NIGHTLY, { schedule: '${var.schedule}' }),
      address: NIGHTLY,
      message: 'cannot check the schedule of nightly: ${var.schedule}',
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: "the schedule is one of App Engine's English ones",
      change: (env) => env.set(PIPELINE, NIGHTLY, { schedule: 'every 24 hours' }),
    },
    {
      title: 'days have names',
      change: (env) => env.set(PIPELINE, NIGHTLY, { schedule: '30 6 * JAN-MAR MON,WED' }),
    },
  ],
};
