import { callerOutside } from './call-site';
import { refuse, type Problem } from './problem';

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/**
 * A length of time in whole seconds. Every timeout, interval and deadline of the declaration is one, so that no number
 * stands without its unit.
 *
 * A number that is none, such as `Duration.minutes(-1)`, is refused where the duration is used: so `definePipeline` and
 * `defineScenario` can say which field of the declaration holds it, and report it together with the other problems.
 *
 * @example Duration.minutes(5).toString() // '5 min'
 * @example Duration.hours(1).plus(Duration.minutes(30)).toTerraform() // '5400s'
 */
export class Duration {
  private constructor(
    private readonly seconds: number,
    private readonly problem?: Problem,
  ) {}

  /** @throws InputError DUR001 for a duration of an invalid number */
  private get wholeSeconds(): number {
    return this.problem === undefined ? this.seconds : refuse(this.problem);
  }

  static readonly zero = new Duration(0);

  /** @param n a finite, non-negative number; of whole seconds in all */
  static seconds(n: number): Duration {
    return Duration.of(n, 1, 'seconds');
  }

  /** @param n as of {@link Duration.seconds} */
  static minutes(n: number): Duration {
    return Duration.of(n, 60, 'minutes');
  }

  /** @param n as of {@link Duration.seconds} */
  static hours(n: number): Duration {
    return Duration.of(n, 3_600, 'hours');
  }

  /** @param n as of {@link Duration.seconds} */
  static days(n: number): Duration {
    return Duration.of(n, 86_400, 'days');
  }

  /**
   * Reads a duration as Terraform and Google's APIs print it: `300s`.
   * @throws InputError DUR002 for any other text, fractions of a second included
   */
  static parse(text: string, where = 'Duration.parse'): Duration {
    const match = /^(\d{1,12})(?:\.0{1,9})?s$/.exec(text);
    if (!match) {
      return refuse({
        code: 'DUR002',
        where,
        rule: "a duration is whole seconds followed by 's'",
        got: JSON.stringify(text),
        fix: "write it as '300s'",
      });
    }
    return new Duration(Number(match[1]));
  }

  /**
   * Checks a value where TypeScript does not (JavaScript callers, casts).
   * @throws InputError DUR003 for a bare number or any other value that is not a Duration
   */
  static expect(value: unknown, where: string): Duration {
    if (value instanceof Duration) return value;
    return refuse({
      code: 'DUR003',
      where,
      rule: 'a time is a Duration, which states its unit',
      got: typeof value === 'number' ? `the bare number ${value}` : JSON.stringify(value),
      fix: 'write Duration.minutes(5) or the like',
    });
  }

  /** The problem of a duration of an invalid number, in the place where it was written; undefined where there is none. */
  static problemOf(value: unknown): Problem | undefined {
    return value instanceof Duration ? value.problem : undefined;
  }

  private static of(n: number, factor: number, unit: string): Duration {
    const seconds = n * factor;
    if (Number.isInteger(seconds) && seconds >= 0) return new Duration(seconds);
    return new Duration(NaN, {
      code: 'DUR001',
      where: callerOutside(__filename) ?? 'Duration',
      rule: 'a duration is a whole number of seconds, zero or more',
      got: `Duration.${unit}(${String(n)})`,
      fix: 'use a smaller unit or a whole number',
    });
  }

  toSeconds(): number {
    return this.wholeSeconds;
  }

  toMilliseconds(): number {
    return this.wholeSeconds * 1_000;
  }

  /** For Terraform and Google's APIs: `300s`. */
  toTerraform(): string {
    return `${this.wholeSeconds}s`;
  }

  /** For people, with all units that are not zero: `1 h 30 min`, `0 s`. */
  toString(): string {
    const parts: string[] = [];
    let remaining = this.wholeSeconds;
    for (const [unit, size] of UNITS) {
      const count = Math.floor(remaining / size);
      if (count > 0) parts.push(`${count} ${unit}`);
      remaining -= count * size;
    }
    return parts.length === 0 ? '0 s' : parts.join(' ');
  }

  /** One number and one unit, as PromQL and gcloud read durations: `90m`, `2h`, `1d`. */
  toCompact(): string {
    const [unit, size] = UNITS.find(([, seconds]) => this.wholeSeconds % seconds === 0) ?? ['s', 1];
    return `${this.wholeSeconds / size}${unit.charAt(0)}`;
  }

  /** Seconds; the JSON field that holds them ends in `Seconds`. */
  toJSON(): number {
    return this.wholeSeconds;
  }

  plus(other: Duration): Duration {
    return Duration.ifValid([this, other], () => new Duration(this.seconds + other.seconds));
  }

  /** @param other not longer than this one: the result would be refused, as a negative number is */
  minus(other: Duration): Duration {
    return Duration.ifValid([this, other], () => Duration.seconds(this.seconds - other.seconds));
  }

  times(n: number): Duration {
    return Duration.ifValid([this], () => Duration.seconds(this.seconds * n));
  }

  /** The result of a computation, or the first invalid one of its durations. */
  private static ifValid(all: readonly Duration[], compute: () => Duration): Duration {
    return all.find(({ problem }) => problem !== undefined) ?? compute();
  }

  equals(other: Duration): boolean {
    return this.wholeSeconds === other.wholeSeconds;
  }

  isLongerThan(other: Duration): boolean {
    return this.wholeSeconds > other.wholeSeconds;
  }

  isShorterThan(other: Duration): boolean {
    return this.wholeSeconds < other.wholeSeconds;
  }

  static max(...all: readonly Duration[]): Duration {
    return all.reduce((a, b) => (b.isLongerThan(a) ? b : a), Duration.zero);
  }
}
