import { valueOf, type Reading } from '../audit/facts/reading';
import type { Duration } from '../model/duration';

/** Reads values that a simulation needs. Where one is known at the apply only, it takes the platform's default and says so. */
export class Assumptions {
  private readonly found = new Set<string>();

  /** What was assumed, each once. */
  get all(): readonly string[] {
    return [...this.found];
  }

  /**
   * @param without where the field, or its whole block, is left out, or is not known
   * @param what names the value
   */
  known<T>(reading: Reading<T> | undefined, without: T, what: string): T {
    if (reading?.kind === 'unresolved') this.found.add(`${what} (${reading.text}): the default is taken`);
    return reading === undefined ? without : (valueOf(reading) ?? without);
  }

  /** The same of a time, in milliseconds; Google's APIs also take fractions of a second, such as `0.5s`. */
  milliseconds(reading: Reading<Duration> | undefined, without: number, what: string): number {
    const [, fraction] = reading?.kind === 'unresolved' ? (FRACTION.exec(reading.text) ?? []) : [];
    if (fraction !== undefined) return Number(fraction) * 1_000;
    const value = reading === undefined ? undefined : valueOf(reading);
    return (
      value?.toMilliseconds() ?? this.known<number>(reading?.kind === 'unresolved' ? reading : undefined, without, what)
    );
  }
}

/** As {@link Reading} shows a text that is no time in whole seconds. */
const FRACTION = /^"(\d+\.\d+)s"$/;
