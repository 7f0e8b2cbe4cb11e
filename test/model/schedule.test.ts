import { firingsBetween, lastFiring, nextFiring } from '../../model/schedule';

const at = Date.parse;
const iso = (instant: number) => new Date(instant).toISOString().slice(0, 16);

describe('a schedule', () => {
  test('fires by the clocks of its time zone', () => {
    expect(iso(nextFiring('0 6 * * *', 'Europe/Berlin', at('2026-03-28T12:00Z')))).toBe('2026-03-29T04:00');
    expect(iso(lastFiring('0 6 * * *', 'Europe/Berlin', at('2026-03-29T04:00Z')))).toBe('2026-03-28T05:00');
  });

  test('fires after an instant or before it, never at it', () => {
    const noon = at('2026-01-14T12:00Z');
    expect(iso(nextFiring('0 12 * * *', 'Etc/UTC', noon))).toBe('2026-01-15T12:00');
    expect(iso(lastFiring('0 12 * * *', 'Etc/UTC', noon))).toBe('2026-01-13T12:00');
  });

  test('of a skipped time fires as if the clocks had not been changed yet, and that is its last firing', () => {
    const [skipped, zone] = ['30 2 * * *', 'America/New_York'];
    expect(iso(nextFiring(skipped, zone, at('2026-03-08T00:00Z')))).toBe('2026-03-08T07:30');
    expect(iso(lastFiring(skipped, zone, at('2026-03-08T12:00Z')))).toBe('2026-03-08T07:30');
  });

  test('of a repeated time fires the first time only', () => {
    const [repeated, zone] = ['30 1 * * *', 'America/New_York'];
    const day = [at('2026-11-01T00:00Z'), at('2026-11-02T00:00Z')] as const;
    expect(firingsBetween(repeated, zone, ...day).map(iso)).toEqual(['2026-11-01T05:30']);
    expect(iso(lastFiring(repeated, zone, at('2026-11-01T12:00Z')))).toBe('2026-11-01T05:30');
  });

  test('of every hour fires in the repeated hour as well', () => {
    const hours = firingsBetween('0 * * * *', 'America/New_York', at('2026-11-01T04:00Z'), at('2026-11-01T08:00Z'));
    expect(hours.map(iso)).toEqual(['2026-11-01T04:00', '2026-11-01T05:00', '2026-11-01T06:00', '2026-11-01T07:00']);
  });

  test.each([
    ['America/Santiago', '2026-09-06T04:00Z'],
    ['America/Havana', '2026-03-08T05:00Z'],
    ['Africa/Cairo', '2026-04-23T22:00Z'],
    ['Pacific/Chatham', '2026-09-26T14:00Z'],
  ])('has a last firing where the clocks of %s are changed', (zone, change) => {
    const last = lastFiring('0 0 * * *', zone, at(change) + 60_000);
    expect(at(change) - last).toBeLessThanOrEqual(24 * 3_600_000);
  });

  test('in an unknown time zone is refused', () => {
    expect(() => nextFiring('0 6 * * *', 'Mars/Olympus', 0)).toThrow("'Mars/Olympus' is no time zone");
  });
});
