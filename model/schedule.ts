import { CronExpressionParser, type CronExpression } from 'cron-parser';
import { Clocks, LARGEST_CHANGE_MS } from './clocks';

/**
 * Cloud Scheduler fires by the clocks of a time zone (https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules).
 * It does not say what becomes of a time that is skipped or repeated when they are changed. Here, as for deadlines, a
 * skipped time counts as if they had not been changed yet, and a repeated one the first time; a schedule of every hour fires
 * in the repeated hour as well. The parser computes with local times as if they were UTC, since around changes at
 * midnight it does not find the last firing in local time (https://github.com/harrisiirak/cron-parser/issues/378).
 */

/** When a five-field cron last fired before an instant, in milliseconds since the epoch. */
export function lastFiring(cron: string, timeZone: string, before: number): number {
  return firingNear(cron, timeZone, before, 'prev');
}

/** When a five-field cron fires next after an instant, in milliseconds since the epoch. */
export function nextFiring(cron: string, timeZone: string, after: number): number {
  return firingNear(cron, timeZone, after, 'next');
}

/** When a five-field cron fires from one instant up to, but not including, another. */
export function firingsBetween(cron: string, timeZone: string, from: number, to: number): number[] {
  const firings: number[] = [];
  for (let at = nextFiring(cron, timeZone, from - 1); at < to; at = nextFiring(cron, timeZone, at)) firings.push(at);
  return firings;
}

function firingNear(cron: string, timeZone: string, instant: number, direction: 'next' | 'prev'): number {
  const clocks = new Clocks(timeZone);
  const local = instant + clocks.ahead(instant);
  const [nearest = NaN] = clocks.instantsOf(step(parse(cron, local), direction));
  if (clocks.areSteady(instant) && clocks.areSteady(nearest)) return nearest;

  // Around a change, an earlier local time may be a later instant. So all in the vicinity are compared.
  const sign = direction === 'next' ? 1 : -1;
  const times = parse(cron, local - sign * LARGEST_CHANGE_MS);
  const isEveryHour = times.fields.hour.values.length === 24;
  let best: { readonly at: number; readonly time: number } | undefined;
  for (;;) {
    const time = step(times, direction);
    if (best !== undefined && sign * (time - best.time) > LARGEST_CHANGE_MS) return best.at;
    for (const at of clocks.instantsOf(time, isEveryHour)) {
      if (sign * (at - instant) > 0 && (best === undefined || sign * (best.at - at) > 0)) best = { at, time };
    }
  }
}

function parse(cron: string, local: number): CronExpression {
  return CronExpressionParser.parse(cron, { tz: 'UTC', currentDate: new Date(local) });
}

/** The next or previous local time, as if it were UTC. */
function step(times: CronExpression, direction: 'next' | 'prev'): number {
  return times[direction]().getTime();
}
