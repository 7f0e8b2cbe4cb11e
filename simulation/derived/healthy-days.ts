import { DateTime } from 'luxon';
import type { GuardConfig } from '../../model/guard-config';
import type { DerivedKind } from './derived-kind';
import { TimeSpan } from './time-span';

/** A week and a day: every weekday, and most schedules. */
const DAYS = 8;
const SEARCHED_DAYS = 366;
const FROM = '2026-01-14';

/**
 * Ordinary days in which every run ends in time: nothing fires. They span a change of clocks, where the pipeline's time
 * zone has one.
 */
export const healthyDays: DerivedKind = {
  name: 'healthy-days',
  derive: (declaration) => ({
    title: `${DAYS} ordinary days in which every run ends in time`,
    ...new TimeSpan(declaration, declaration.dates(DAYS, firstDate(declaration.config))).bounds,
    faults: [],
    expectations: [{ kind: 'silent' }],
  }),
};

/** Three days before clocks change in the time zone of the first schedule, or of the first deadline. */
function firstDate({ schedules = [], phases }: GuardConfig): string {
  const zone = schedules[0]?.timeZone ?? phases[0]?.deadline.timeZone ?? 'Etc/UTC';
  const noonOf = (days: number) => DateTime.fromISO(`${FROM}T12:00:00`, { zone }).plus({ days });
  const offset = noonOf(0).offset;
  for (let days = 1; days < SEARCHED_DAYS; days += 1) {
    if (noonOf(days).offset !== offset) return noonOf(days - 3).toISODate() ?? FROM;
  }
  return FROM;
}
