import fc from 'fast-check';
import { Duration } from '../../model/duration';

describe('Duration', () => {
  test.each([
    [Duration.zero, '0 s', '0s', '0d'],
    [Duration.seconds(90), '1 min 30 s', '90s', '90s'],
    [Duration.minutes(5), '5 min', '300s', '5m'],
    [Duration.hours(123), '5 d 3 h', '442800s', '123h'],
    [Duration.days(7), '7 d', '604800s', '7d'],
  ])('%s prints for people, for Terraform and for a query', (duration, people, terraform, compact) => {
    expect(duration.toString()).toBe(people);
    expect(duration.toTerraform()).toBe(terraform);
    expect(duration.toCompact()).toBe(compact);
  });

  test('parse reads what toTerraform prints', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (n) => {
        const duration = Duration.seconds(n);
        expect(Duration.parse(duration.toTerraform()).equals(duration)).toBe(true);
      }),
    );
  });

  test.each([-1, 0.5, NaN, Infinity])('a duration of %p seconds is refused where it is used', (n) => {
    const wrong = Duration.seconds(n);
    const message =
      /^test\/model\/duration\.test\.ts:\d+: .*whole number of seconds, zero or more, got Duration\.seconds\(.*\).*\[DUR001\]$/;
    for (const use of [
      () => wrong.toSeconds(),
      () => wrong.toString(),
      () => JSON.stringify(wrong),
      () => wrong.equals(Duration.zero),
      () => Duration.zero.isShorterThan(wrong),
      () => wrong.plus(Duration.zero).toTerraform(),
      () => Duration.hours(1).minus(wrong).toMilliseconds(),
      () => wrong.times(0).toCompact(),
    ])
      expect(use).toThrow(message);
  });

  test.each(['5m', '300', '', '-5s', '1.5s', '5 s'])('parse refuses %p', (text) => {
    expect(() => Duration.parse(text, 'here')).toThrow(/^here: .* \[DUR002\]$/);
  });

  test('expect refuses a bare number and says what to write', () => {
    expect(() => Duration.expect(300, 'sample/phase2/timeout')).toThrow(
      'sample/phase2/timeout: a time is a Duration, which states its unit, got the bare number 300; write Duration.minutes(5) or the like [DUR003]',
    );
    // @ts-expect-error TypeScript refuses a number for a Duration
    const bare: Duration = 300;
    expect(bare).not.toBeInstanceOf(Duration);
  });

  test('minus refuses a negative result', () => {
    expect(() => Duration.minutes(1).minus(Duration.minutes(2)).toSeconds()).toThrow('[DUR001]');
  });
});
