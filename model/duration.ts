import { refuse } from './problem';

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/**
 * A length of time in whole seconds. Every timeout, interval and deadline of the declaration is one, so a number
 * whose unit a reader must guess has no place to stand.
 *
 * @example Duration.minutes(5).toString() // '5 min'
 * @example Duration.hours(1).plus(Duration.minutes(30)).toTerraform() // '5400s'
 */
export class Duration {
  /** Declared so that no bare object of the same shape passes for a duration. */
  readonly #seconds: number;

  private constructor(seconds: number) {
    this.#seconds = seconds;
  }

  static readonly zero = new Duration(0);

  /** @throws InputError DUR001 unless `n` is a finite, non-negative number of whole seconds */
  static seconds(n: number): Duration {
    return Duration.of(n, 1, 'seconds');
  }

  /** @throws InputError DUR001 as {@link Duration.seconds} */
  static minutes(n: number): Duration {
    return Duration.of(n, 60, 'minutes');
  }

  /** @throws InputError DUR001 as {@link Duration.seconds} */
  static hours(n: number): Duration {
    return Duration.of(n, 3_600, 'hours');
  }

  /** @throws InputError DUR001 as {@link Duration.seconds} */
  static days(n: number): Duration {
    return Duration.of(n, 86_400, 'days');
  }

  /**
   * Reads what Terraform and Google's APIs print: `300s`. Fractions are refused, as nothing here needs them.
   * @throws InputError DUR002 for anything else
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
   * Guards an edge that TypeScript does not (JavaScript callers, casts).
   * @throws InputError DUR003 for a bare number or anything else that is no Duration
   */
  static expect(value: unknown, where: string): Duration {
    if (value instanceof Duration) return value;
    return refuse({
      code: 'DUR003',
      where,
      rule: 'a time is a Duration, so that its unit is written beside it',
      got: typeof value === 'number' ? `the bare number ${value}` : JSON.stringify(value),
      fix: 'write Duration.minutes(5) or the like',
    });
  }

  private static of(n: number, factor: number, unit: string): Duration {
    const seconds = n * factor;
    if (!Number.isInteger(seconds) || seconds < 0) {
      return refuse({
        code: 'DUR001',
        where: `Duration.${unit}`,
        rule: 'a duration is a whole number of seconds, zero or more',
        got: String(n),
        fix: 'use a smaller unit or a whole number',
      });
    }
    return new Duration(seconds);
  }

  toSeconds(): number {
    return this.#seconds;
  }

  toMilliseconds(): number {
    return this.#seconds * 1_000;
  }

  /** As Terraform and Google's APIs write it: `300s`. */
  toTerraform(): string {
    return `${this.#seconds}s`;
  }

  /** As people write it, with all its parts: `1 h 30 min`, `0 s`. */
  toString(): string {
    const parts: string[] = [];
    let rest = this.#seconds;
    for (const [unit, size] of UNITS) {
      const count = Math.floor(rest / size);
      if (count > 0) parts.push(`${count} ${unit}`);
      rest -= count * size;
    }
    return parts.length === 0 ? '0 s' : parts.join(' ');
  }

  /** JSON holds seconds; the field that holds them ends in `Seconds`. */
  toJSON(): number {
    return this.#seconds;
  }

  plus(other: Duration): Duration {
    return new Duration(this.#seconds + other.#seconds);
  }

  /** @throws InputError DUR001 where `other` is longer */
  minus(other: Duration): Duration {
    return Duration.seconds(this.#seconds - other.#seconds);
  }

  times(n: number): Duration {
    return Duration.seconds(this.#seconds * n);
  }

  equals(other: Duration): boolean {
    return this.#seconds === other.#seconds;
  }

  isLongerThan(other: Duration): boolean {
    return this.#seconds > other.#seconds;
  }

  isShorterThan(other: Duration): boolean {
    return this.#seconds < other.#seconds;
  }

  static max(...all: readonly Duration[]): Duration {
    return all.reduce((a, b) => (b.isLongerThan(a) ? b : a), Duration.zero);
  }
}
