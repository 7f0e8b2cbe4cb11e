import fc from 'fast-check';
import { DateTime } from 'luxon';
import { deadlineInstant, deadlineProblems } from '../../model/deadline';

const NEW_YORK = 'America/New_York';
const iso = (at: number) => new Date(at).toISOString();

describe('a deadline', () => {
  test('a time that is skipped on the data date is not skipped on the next day', () => {
    const deadline = { time: '02:30', daysAfter: 1, timeZone: NEW_YORK, goal: 0.9 };
    expect(iso(deadlineInstant(deadline, '2026-03-08'))).toBe('2026-03-09T06:30:00.000Z');
  });

  test('a deadline is local time: an hour earlier in UTC after daylight saving begins', () => {
    const deadline = { time: '17:00', timeZone: NEW_YORK, goal: 0.95 };
    expect(iso(deadlineInstant(deadline, '2026-03-07'))).toBe('2026-03-07T22:00:00.000Z');
    expect(iso(deadlineInstant(deadline, '2026-03-08'))).toBe('2026-03-08T21:00:00.000Z');
  });

  test('a deadline in the hour that the clock skips counts as the next hour', () => {
    const at = deadlineInstant({ time: '02:30', timeZone: NEW_YORK, goal: 0.95 }, '2026-03-08');
    expect(iso(at)).toBe('2026-03-08T07:30:00.000Z'); // 03:30 in New York
  });

  test.each([
    ['America/New_York', '01:30', '2026-11-01', '2026-11-01T05:30:00.000Z'],
    ['Europe/Berlin', '02:30', '2026-10-25', '2026-10-25T00:30:00.000Z'],
    ['Australia/Sydney', '02:30', '2026-04-05', '2026-04-04T15:30:00.000Z'],
  ])('a deadline in the hour that the clock of %s repeats is its first occurrence', (timeZone, time, date, at) => {
    expect(iso(deadlineInstant({ time, timeZone, goal: 0.95 }, date))).toBe(at);
  });

  test('a deadline of the next day keeps its local time in the night when the clock goes back', () => {
    const at = deadlineInstant({ time: '03:00', daysAfter: 1, timeZone: NEW_YORK, goal: 0.99 }, '2026-10-31');
    expect(iso(at)).toBe('2026-11-01T08:00:00.000Z');
  });

  test('a deadline has its declared local time on every date of two years', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 730 }), fc.integer({ min: 3, max: 23 }), (day, hour) => {
        const dataDate = DateTime.fromISO('2026-01-01', { zone: 'utc' }).plus({ days: day });
        const at = deadlineInstant(
          { time: `${String(hour).padStart(2, '0')}:15`, daysAfter: 1, timeZone: NEW_YORK, goal: 0.9 },
          dataDate.toFormat('yyyy-MM-dd'),
        );
        const there = DateTime.fromMillis(at, { zone: NEW_YORK });
        expect([there.hour, there.minute]).toEqual([hour, 15]);
        expect(there.toFormat('yyyy-MM-dd')).toBe(dataDate.plus({ days: 1 }).toFormat('yyyy-MM-dd'));
      }),
    );
  });

  test('an invalid time, an unknown time zone and a goal of 1 are refused', () => {
    const codes = deadlineProblems('here', { time: '25:00', timeZone: 'Mars/Olympus', goal: 1 }).map(
      ({ code }) => code,
    );
    expect(codes).toEqual(['DEC010', 'DEC011', 'SLO001']);
    expect(deadlineProblems('here', { time: '00:00', timeZone: 'Etc/UTC', goal: 0.5 })).toEqual([]);
  });
});
