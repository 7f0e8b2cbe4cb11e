import { CronExpressionParser } from 'cron-parser';

/** When a five-field cron last fired before an instant, in milliseconds since the epoch. */
export function lastFiring(cron: string, timeZone: string, before: number): number {
  return CronExpressionParser.parse(cron, { tz: timeZone, currentDate: new Date(before) })
    .prev()
    .getTime();
}
