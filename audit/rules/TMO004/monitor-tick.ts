import type { Facts, Monitor, Tick } from '../../facts';
import { allKnown, showReading } from '../../facts/reading';
import { longestRun } from '../../facts/retry-time';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

/**
 * Scheduler never runs two executions of one job at once, so a tick that overruns delays the next: while a monitor
 * hangs and its caller waits, no hang is detected.
 */
export const monitorTick: Rule = {
  id: 'TMO004',
  name: 'monitor-tick',
  title: 'a Scheduler job calls the timeout monitor, and a tick ends before the next begins',
  severity: 'error',
  profile: 'phasewatch',
  check: (facts) => (facts.monitor === undefined ? withoutMonitor(facts) : ofMonitor(facts.monitor)),
};

function withoutMonitor(facts: Facts): Verdict[] {
  return facts.guards.map(({ path }) =>
    failed({
      address: path,
      message: `no function ${facts.names.functions.monitor} reads this configuration`,
      detail: `Without the monitor no hang is detected. Stacks read: ${facts.stacks.join(', ')}.`,
      values: [],
      fix: 'deploy the complete guard stack, or include the stack that holds the monitor',
    }),
  );
}

function ofMonitor({ deployable, ticks }: Monitor): Verdict[] {
  if (ticks.length > 0)
    return ticks.flatMap((tick) => [withinPeriod(tick), withinDeadline({ deployable, ticks }, tick)]);
  return [
    failed({
      address: deployable.path,
      message: 'no Scheduler job calls the timeout monitor',
      detail: 'The monitor runs only when it is called, so no hang is detected.',
      values: [],
      fix: 'add a Scheduler job that calls it every minute',
    }),
  ];
}

function withinPeriod({ job: tick, period }: Tick): Verdict {
  const run = longestRun(tick);
  if ('why' in run) return undecided(tick.path, `cannot determine how long a tick may take: ${run.why}`);
  const readings = allKnown({ period });
  if ('why' in readings)
    return undecided(tick.path, `cannot determine the period of the monitor's ticks: ${readings.why}`);
  const { shortest } = readings.known.period;
  const { total, attempts, backoffs } = run.run;
  if (total.isShorterThan(shortest)) return passed(tick.path);
  return failed({
    address: tick.path,
    message: `a tick may take ${total.toString()}, but the next is due after ${shortest.toString()}`,
    detail:
      'Scheduler never runs a job twice at once: a tick that hangs delays the next, and meanwhile no hang is detected.',
    values: [
      { of: tick.label, field: 'attemptDeadline', value: showReading(tick.attemptDeadline) },
      { of: tick.label, field: 'attempts', value: String(attempts) },
      { of: tick.label, field: 'backoffs', value: backoffs.toString() },
      { of: tick.label, field: 'schedule', value: showReading(tick.schedule) },
    ],
    fix: `attemptDeadline below ${shortest.toString()} and no retries (the next tick follows anyway)`,
  });
}

function withinDeadline({ deployable }: Monitor, { job: tick }: Tick): Verdict {
  const readings = allKnown({ attemptDeadline: tick.attemptDeadline, timeout: deployable.timeout });
  if ('why' in readings)
    return undecided(tick.path, `cannot compare the tick with the monitor's timeout: ${readings.why}`);
  const { attemptDeadline, timeout } = readings.known;
  if (!timeout.isLongerThan(attemptDeadline)) return passed(tick.path);
  return failed({
    address: tick.path,
    message: `attempt deadline ${attemptDeadline.toString()} is shorter than the monitor's timeout ${timeout.toString()}`,
    detail: 'Scheduler starts the next tick while the previous one still runs: two monitors at once.',
    values: [
      { of: deployable.label, field: 'timeout', value: showReading(deployable.timeout) },
      { of: tick.label, field: 'attemptDeadline', value: showReading(tick.attemptDeadline) },
    ],
    fix: `a timeout of at most ${attemptDeadline.toString()}`,
  });
}
