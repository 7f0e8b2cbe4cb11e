import { valueOf } from '../audit/facts/reading';
import type { ScheduledCall } from '../audit/facts/scheduled-call';
import { firingsBetween } from '../model/schedule';
import { isPaused } from './scheduled-calls';
import type { StackFacts } from './stack-facts';

/** When Scheduler calls the timeout monitor. */
export interface MonitorTicks {
  /** Does a job call it in the minute that begins at `at`, in milliseconds since the epoch? */
  readonly ticksIn: (at: number) => boolean;
  /** Why the monitor never ticks; undefined: it does. */
  readonly gap: string | undefined;
  /** What cannot be followed before the apply, and is taken to be so. */
  readonly assumed: readonly string[];
}

const EVERY_MINUTE = '* * * * *';
const MINUTE_MS = 60_000;

/**
 * Reads the jobs that call the monitor. A stack without the monitor's function is taken to have one that ticks once a
 * minute.
 * @param monitor name of the function
 */
export function monitorTicksIn({ index, deployables, jobs }: StackFacts, monitor: string): MonitorTicks {
  const always = (assumed: readonly string[]): MonitorTicks => ({ ticksIn: () => true, gap: undefined, assumed });
  if (!deployables.some(({ label }) => label === monitor)) return always([`no stack has the function ${monitor}`]);
  const calleesOf = ({ target }: ScheduledCall) => (target.kind === 'http' ? target.callees : []);
  const isUnknown = jobs.some((job) => calleesOf(job).some(({ kind }) => kind === 'unresolved'));
  const ticking = jobs.filter(
    (job) =>
      calleesOf(job).some((callee) => callee.kind === 'deployable' && callee.deployable.label === monitor) &&
      !isPaused(index, job),
  );
  if (ticking.length === 0) {
    return isUnknown
      ? always([`whether a Scheduler job calls ${monitor}`])
      : { ticksIn: () => false, gap: `no Scheduler job calls ${monitor}, so it never ticks`, assumed: [] };
  }
  const crons = ticking.map(({ schedule, timeZone }) => ({
    cron: valueOf(schedule) ?? EVERY_MINUTE,
    timeZone: valueOf(timeZone) ?? 'Etc/UTC',
  }));
  // Most environments tick every minute, and a firing takes long to compute.
  if (crons.some(({ cron }) => cron === EVERY_MINUTE)) return always([]);
  const ticksIn = (at: number) =>
    crons.some(({ cron, timeZone }) => firingsBetween(cron, timeZone, at, at + MINUTE_MS).length > 0);
  return { ticksIn, gap: undefined, assumed: [] };
}
