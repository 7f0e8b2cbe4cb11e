import { CronExpressionParser } from 'cron-parser';

/** When a five-field cron last fired before an instant, in milliseconds since the epoch. */
export function lastFiring(cron: string, timeZone: string, before: number): number {
  return CronExpressionParser.parse(cron, { tz: timeZone, currentDate: new Date(before) })
    .prev()
    .getTime();
}

/** When a five-field cron fires next after an instant, in milliseconds since the epoch. */
export function nextFiring(cron: string, timeZone: string, after: number): number {
  return CronExpressionParser.parse(cron, { tz: timeZone, currentDate: new Date(after) })
    .next()
    .getTime();
}

/** When a five-field cron fires from one instant up to, but not including, another. */
export function firingsBetween(cron: string, timeZone: string, from: number, to: number): number[] {
  const firings: number[] = [];
  for (let at = nextFiring(cron, timeZone, from - 1); at < to; at = nextFiring(cron, timeZone, at)) firings.push(at);
  return firings;
}
