import { CONFIG, GUARD, MONITOR, TICK } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the attempt deadline is left out: one hanging tick takes the time of three',
      change: (env) => env.set(GUARD, TICK, { attempt_deadline: undefined }),
      address: TICK,
      message: 'a tick may take 3 min, but the next is due after 1 min',
    },
    {
      title: 'a tick may last until the next begins',
      change: (env) => env.set(GUARD, TICK, { attempt_deadline: '60s' }),
      address: TICK,
      message: 'a tick may take 1 min, but the next is due after 1 min',
    },
    {
      title: 'a tick with its retry takes longer than the period',
      change: (env) => env.set(GUARD, TICK, { retry_config: { retry_count: 1, min_backoff_duration: '5s' } }),
      address: TICK,
      message: 'a tick may take 1 min 55 s, but the next is due after 1 min',
    },
    {
      title: "the monitor's timeout is longer than its caller waits",
      change: (env) => env.set(GUARD, MONITOR, { timeout_seconds: 56 }, 'service_config'),
      address: TICK,
      message: "attempt deadline 55 s is shorter than the monitor's timeout 56 s",
    },
    {
      title: 'no job calls the monitor',
      change: (env) => env.remove(GUARD, TICK),
      address: MONITOR,
      message: 'no Scheduler job calls the timeout monitor',
    },
    {
      title: 'the stacks hold a configuration and no monitor',
      change: (env) => env.remove(GUARD, TICK).remove(GUARD, MONITOR),
      address: CONFIG,
      message: 'no function phasewatch-timeout-monitor reads this configuration',
    },
    {
      title: 'the schedule is in the English syntax of App Engine',
      change: (env) => env.set(GUARD, TICK, { schedule: 'every monday 09:00' }),
      address: TICK,
      message: /^cannot determine the period of the monitor's ticks: /,
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'a period of 5 min leaves time for one retry',
      change: (env) =>
        env.set(GUARD, TICK, {
          schedule: '*/5 * * * *',
          retry_config: { retry_count: 1, min_backoff_duration: '5s' },
        }),
    },
    {
      title: "the monitor's timeout equals the attempt deadline",
      change: (env) => env.set(GUARD, MONITOR, { timeout_seconds: 55 }, 'service_config'),
    },
  ],
};
