import { GUARD_NAMES } from '../../../model/guard-names';
import type { Facts, Monitor, Tick } from '../../facts';
import { allKnown, showReading } from '../../facts/reading';
import { longestRun } from '../../facts/retry-time';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

/**
 * Scheduler never runs two executions of one job at once, so a tick that overruns delays the next: a monitor that
 * hangs would look away for as long as its caller waits.
 */
export const monitorTick: Rule = {
  id: 'TMO004',
  name: 'monitor-tick',
  title: 'the timeout monitor is ticked by the clock, and a tick ends before the next begins',
  severity: 'error',
  check: (facts) => (facts.monitor === undefined ? withoutMonitor(facts) : ofMonitor(facts.monitor)),
};

/** A configuration that nobody reads guards nothing. */
function withoutMonitor(facts: Facts): Verdict[] {
  return facts.guards.map(({ path }) =>
    failed({
      address: path,
      message: `no function ${GUARD_NAMES.monitorFunction} reads this configuration`,
      detail: `Nothing judges runs by the clock: a hang is seen by nobody. Stacks read: ${facts.stacks.join(', ')}.`,
      values: [],
      fix: 'deploy the guard stack whole, or include the stack that holds the monitor',
    }),
  );
}

function ofMonitor({ deployable, ticks }: Monitor): Verdict[] {
  if (ticks.length > 0)
    return ticks.flatMap((tick) => [withinPeriod(tick), withinDeadline({ deployable, ticks }, tick)]);
  return [
    failed({
      address: deployable.path,
      message: 'no Scheduler job ticks the timeout monitor',
      detail: 'It runs only when something calls it, so a hang, which calls nothing, is seen by nobody.',
      values: [],
      fix: 'a Scheduler job that calls it every minute',
    }),
  ];
}

function withinPeriod({ job: tick, period }: Tick): Verdict {
  const run = longestRun(tick);
  if ('why' in run) return undecided(tick.path, `cannot say how long a tick may take: ${run.why}`);
  const readings = allKnown({ period });
  if ('why' in readings) return undecided(tick.path, `cannot say how often the monitor is ticked: ${readings.why}`);
  const { shortest } = readings.known.period;
  const { total, attempts, backoffs } = run.run;
  if (total.isShorterThan(shortest)) return passed(tick.path);
  return failed({
    address: tick.path,
    message: `a tick may take ${total.toString()}, but the next is due after ${shortest.toString()}`,
    detail:
      'Scheduler never runs a job twice at once: a tick that hangs delays the next, and nobody watches meanwhile.',
    values: [
      { of: tick.label, field: 'attemptDeadline', value: showReading(tick.attemptDeadline) },
      { of: tick.label, field: 'attempts', value: String(attempts) },
      { of: tick.label, field: 'backoffs', value: backoffs.toString() },
      { of: tick.label, field: 'schedule', value: showReading(tick.schedule) },
    ],
    fix: `attemptDeadline below ${shortest.toString()} and no retries: the next tick comes anyway`,
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
    detail: 'Scheduler starts the next tick while the one before still runs: two monitors at once.',
    values: [
      { of: deployable.label, field: 'timeout', value: showReading(deployable.timeout) },
      { of: tick.label, field: 'attemptDeadline', value: showReading(tick.attemptDeadline) },
    ],
    fix: `a timeout of at most ${attemptDeadline.toString()}`,
  });
}
