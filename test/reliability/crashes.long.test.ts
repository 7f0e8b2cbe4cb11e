import { CrashRun } from './support/crash-run';
import { recordFigures } from './support/figures';
import { EVENTFUL_MINUTES } from './support/guarded-day';
import { PlainDay } from './support/plain-day';

/** Of the minutes in which nothing happens, every so many. */
const QUIET_STEP = 60;
/** Parts of what the guard prints on the day. */
const PRINTED = [
  'went_silent',
  'run again',
  'timed_out',
  'half_open',
  'met its deadline',
  'missed its deadline',
  'not started',
];

test('each call of a day’s eventful ticks goes wrong once, and the next ticks make it good', async () => {
  const day = await PlainDay.simulate();
  expect(day.failures).toEqual([]);
  for (const part of PRINTED) expect(day.printed.join('\n')).toContain(part);

  const run = new CrashRun(day);
  for (let minute = 0; minute < day.minutes; minute += 1) {
    const isEventful = EVENTFUL_MINUTES.some(([from, to]) => from <= minute && minute <= to);
    if (isEventful || minute % QUIET_STEP === 0) await run.crashEachCallOf(minute);
  }
  const { failures, ...counts } = run.report;
  expect(failures).toEqual([]);
  expect(counts.crashes).toBeGreaterThan(2_148); // as many as the review made
  recordFigures('crashes', counts);
}, 1_800_000);
