import { InvalidArgumentError } from 'commander';
import { isDay, utcDayOf } from '../model/utc-day';

/** The day by this machine's clock, in UTC: `2026-11-30`. */
export function currentDay(): string {
  return utcDayOf(Date.now());
}

/** @throws InvalidArgumentError where the value of an option is no day */
export function parseDay(value: string): string {
  if (!isDay(value)) throw new InvalidArgumentError('Use a day such as 2026-11-30.');
  return value;
}
