import fc from 'fast-check';
import { isDay, utcDayOf } from '../../model/utc-day';

test.each(['2026-11-30', '2024-02-29', '2000-02-29'])('%s is a day', (text) => {
  expect(isDay(text)).toBe(true);
});

test.each([
  '2026-02-31',
  '2025-02-29',
  '2026-13-01',
  '2026-1-14',
  '2026-01',
  '2026-01-14T00:00:00Z',
  ' 2026-01-14',
  '',
])('%p is no day', (text) => {
  expect(isDay(text)).toBe(false);
});

test('the day of an instant is a day that holds the instant, in UTC', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
      const day = utcDayOf(date.getTime());
      const sinceMidnight = date.getTime() - Date.parse(`${day}T00:00:00Z`);
      expect([isDay(day), sinceMidnight >= 0 && sinceMidnight < 86_400_000]).toEqual([true, true]);
    }),
  );
});
