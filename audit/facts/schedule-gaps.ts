import { CronExpressionParser } from 'cron-parser';
import { Duration } from '../../model/duration';

/** How far apart two runs of a schedule are. */
export interface Period {
  readonly shortest: Duration;
  readonly longest: Duration;
}

/** A fixed start: the audit gives the same result on every day. More than a year, so that clock changes are in it. */
const START = Date.UTC(2026, 0, 1);
const DAYS = 400;
const DAY = 1_440;
/** Clocks change at about two in the morning. Runs that are closer together than that are not moved apart. */
const CHANGE = 120;

/**
 * The gaps between the runs of a cron expression of five fields over 400 days, in minutes of the clock of its time
 * zone; on the days when the clock changes they are an hour shorter or longer.
 * @throws Error where the expression or the time zone is invalid
 */
export function gapsOf(schedule: string, timeZone: string): Period {
  const { minute, hour, dayOfMonth, dayOfWeek, month } = CronExpressionParser.parse(schedule, { tz: timeZone }).fields;
  const times = numbers(hour.values).flatMap((h) => numbers(minute.values).map((m) => h * 60 + m));
  const [months, dates] = [month, dayOfMonth].map(({ values }) => new Set(numbers(values)));
  const weekdays = new Set(numbers(dayOfWeek.values).map((weekday) => weekday % 7)); // Sunday is 0 or 7
  const both = !dayOfMonth.isWildcard && !dayOfWeek.isWildcard;
  const offset = offsetsOf(timeZone);
  let [shortest, longest] = [Number.POSITIVE_INFINITY, 0];
  const add = (minutes: number) => {
    shortest = Math.min(shortest, minutes);
    longest = Math.max(longest, minutes);
  };
  times.slice(1).forEach((time, i) => add(time - (times[i] ?? 0)));
  let before: number | undefined;
  for (let day = 0; day < DAYS; day++) {
    const date = new Date(START + day * DAY * 60_000);
    const onDate = dates?.has(date.getUTCDate()) === true;
    const onWeekday = weekdays.has(date.getUTCDay());
    // Cron: where both days are restricted, either suffices.
    if (months?.has(date.getUTCMonth() + 1) !== true || !(both ? onDate || onWeekday : onDate && onWeekday)) continue;
    const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0];
    if (before !== undefined) {
      const clock = (day - before) * DAY + first - last;
      add(first < CHANGE ? clock : clock - (offset(day) - offset(before)));
    }
    const changed = first < CHANGE ? offset(day) - offset(day - 1) : 0;
    const over = times.find((time) => time >= CHANGE);
    const until = times.findLast((time) => time < CHANGE);
    if (changed !== 0 && over !== undefined && until !== undefined && over - until > CHANGE)
      add(over - until - changed);
    before = day;
  }
  if (longest === 0) return { shortest: Duration.days(DAYS), longest: Duration.days(DAYS) }; // one run or none in that time
  return { shortest: Duration.minutes(shortest), longest: Duration.minutes(longest) };
}

function numbers(values: readonly (number | string)[]): number[] {
  return values.map(Number).sort((a, b) => a - b);
}

/** Minutes by which the clock of a time zone is ahead of UTC at noon of a day. */
function offsetsOf(timeZone: string): (day: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const known = new Map<number, number>();
  return (day) => {
    let minutes = known.get(day);
    if (minutes === undefined) {
      const at = START + (day + 0.5) * DAY * 60_000;
      minutes = Math.round((Date.parse(`${format.format(at)} UTC`) - at) / 60_000);
      known.set(day, minutes);
    }
    return minutes;
  };
}

/** Is it a name of the tz database? */
export function isValidTimeZone(name: string): boolean {
  let isValid = timeZones.get(name);
  if (isValid === undefined) {
    isValid = hasTimes(name);
    timeZones.set(name, isValid);
  }
  return isValid;
}

/** Each name is tried once. */
const timeZones = new Map<string, boolean>();

function hasTimes(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
    return true;
  } catch {
    return false;
  }
}
