import { InvalidArgumentError } from 'commander';
import { isDay } from '../audit/runtime-support';

/** The day by this machine's clock, in UTC: `2026-11-30`. */
export function currentDay(): string {
  return new Date().toISOString().slice(0, 10);
}

/** @throws InvalidArgumentError where the value of an option is no day */
export function parseDay(value: string): string {
  if (!isDay(value)) throw new InvalidArgumentError('Use a day such as 2026-11-30.');
  return value;
}
