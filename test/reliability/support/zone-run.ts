import { datesDue, SETTLE_MS } from '../../../guard/deadline/deadline-dates';
import { lastFiringOf } from '../../../guard/starts/last-firing';
import { deadlineInstant, type PhaseDeadline } from '../../../model/deadline';
import { firingsBetween } from '../../../model/schedule';
import { clockChanges, instantOf, localTime } from './local-time';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Days before and after a change of the clocks. */
const AROUND = 2;

/** Zones that change their clocks by an hour, by half an hour, at midnight, on the southern half, and not at all. */
export const ZONES = [
  'America/New_York',
  'America/Los_Angeles',
  'Europe/Berlin',
  'Europe/London',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'America/Santiago',
  'America/Havana',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Beirut',
  'Asia/Kolkata',
  'Etc/UTC',
];
export const TIMES = ['00:00', '00:30', '01:00', '01:30', '02:00', '02:15', '02:30', '03:00', '12:00', '23:59'];
export const CRONS = [
  '0 0 * * *',
  '30 0 * * *',
  '30 1 * * *',
  '30 2 * * *',
  '0 3 * * *',
  '*/20 * * * *',
  '15 */6 * * *',
];

/** What is looked at. Instants are milliseconds since the epoch. */
export interface ZoneProps {
  readonly zones: readonly string[];
  readonly from: number;
  readonly to: number;
  /** How often the monitor looks at its clock. */
  readonly everyMs: number;
  /** Local times of deadlines. */
  readonly times: readonly string[];
  readonly crons: readonly string[];
}

/** What the suite counted. */
export interface ZoneReport {
  changes: number;
  deadlines: number;
  /** Looks of the monitor at its clock. */
  looks: number;
  firings: number;
  readonly failures: string[];
}

/** Looks at deadlines and schedules around each change of the clocks. */
export function lookAroundChanges({ zones, from, to, everyMs, times, crons }: ZoneProps): ZoneReport {
  const report: ZoneReport = { changes: 0, deadlines: 0, looks: 0, firings: 0, failures: [] };
  for (const timeZone of zones) {
    const changes = clockChanges(timeZone, from, to);
    report.changes += changes.length;
    for (const change of changes.length === 0 ? [from + AROUND * DAY] : changes) {
      for (const time of times) {
        for (const daysAfter of [0, 1]) {
          judgeDeadlines({ time, daysAfter, timeZone, goal: 0.9 }, change, everyMs, report);
        }
      }
      for (const cron of crons) fireSchedule({ cron, timeZone }, change, everyMs, report);
    }
  }
  return report;
}

/** Each data date is judged once, in order, not before its deadline, and at the first look after it. */
function judgeDeadlines(deadline: PhaseDeadline, change: number, everyMs: number, report: ZoneReport): void {
  const name = `${deadline.time} + ${deadline.daysAfter} days in ${deadline.timeZone}`;
  const from = change - AROUND * DAY;
  let { judgedThrough } = datesDue(deadline, undefined, from);
  for (let now = from; now <= change + AROUND * DAY; now += everyMs) {
    report.looks += 1;
    const due = datesDue(deadline, judgedThrough, now);
    for (const dataDate of due.dataDates) {
      report.deadlines += 1;
      const expectedDate = nextDay(judgedThrough, 1);
      if (dataDate !== expectedDate) report.failures.push(`${name}: ${dataDate} was judged, not ${expectedDate}`);
      const at = instantOf(deadline.timeZone, `${nextDay(dataDate, deadline.daysAfter ?? 0)}T${deadline.time}`);
      const got = deadlineInstant(deadline, dataDate);
      if (got !== at) report.failures.push(`${name}: ${dataDate} is due at ${iso(got)}, not at ${iso(at)}`);
      const isInTime = now >= at + SETTLE_MS && now - everyMs < at + SETTLE_MS;
      if (!isInTime) report.failures.push(`${name}: ${dataDate}, due at ${iso(at)}, was judged at ${iso(now)}`);
      judgedThrough = dataDate;
    }
    if (due.tooOld > 0) report.failures.push(`${name}: ${due.tooOld} dates were left out`);
  }
}

/** A schedule fires at its local times, and at no instant does the monitor take another firing for the last one. */
function fireSchedule(
  schedule: { readonly cron: string; readonly timeZone: string },
  change: number,
  everyMs: number,
  report: ZoneReport,
): void {
  const name = `${schedule.cron} in ${schedule.timeZone}`;
  const [from, to] = [change - AROUND * DAY, change + AROUND * DAY];
  const firings = firingsBetween(schedule.cron, schedule.timeZone, from, to);
  report.firings += firings.length;
  const asked = { ...schedule, job: 'job', deployable: 'deployable' };
  const lasting = firings.map((at, n) => [at, firings[n + 1] ?? to] as const);
  for (const [at, next] of lasting) {
    if (next <= at) report.failures.push(`${name}: fires at ${iso(at)}, and then at ${iso(next)}`);
    for (const look of [at + 1, at + everyMs, next]) {
      if (look > next) continue;
      const last = lastFiringOf(asked, look);
      if (last !== at) report.failures.push(`${name}: at ${iso(look)} the last firing is ${iso(last)}, not ${iso(at)}`);
    }
  }
  const longest = Math.max(...lasting.map(([at, next]) => next - at));
  const daily = /^\d+ \d+ /.test(schedule.cron);
  if (longest > (daily ? 49 : 8) * 60 * MINUTE)
    report.failures.push(`${name}: does not fire for ${longest / MINUTE} min`);
  const days = new Set(firings.map((at) => localTime(schedule.timeZone, at).slice(0, 10)));
  if (daily && days.size < 2 * AROUND - 1) report.failures.push(`${name}: fires on ${days.size} days only`);
}

function nextDay(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
}

const iso = (at: number): string => (Number.isFinite(at) ? new Date(at).toISOString() : String(at));
