import type { Buckets } from './bucket-options';
import { distributionOf, type Distribution } from './distribution';
import { DistributionSum } from './distribution-sum';
import type { Series } from './series';

/** Writes a point of a log-based metric: the count from `startAt` to `at`. */
export type WritePoint = (series: Series, at: number, value: number | Distribution, startAt: number) => void;

export const MINUTE_MS = 60_000;

/**
 * One time series of a log-based metric: counts by minute. A minute without a match has a zero if it is next to a minute
 * with a match; otherwise the series has a gap.
 * https://docs.cloud.google.com/logging/docs/logs-based-metrics
 */
export class LogStream {
  /**
   * The minutes with matches, in minutes since the epoch: their count; for a distribution, the only value, as in most
   * minutes, or the sum of several, which takes more memory.
   */
  readonly #intervals = new Map<number, number | DistributionSum>();
  /** Has it minutes to write? Set by its counter. */
  due = false;
  /** Was it dropped by its counter? The next entry then starts another stream. */
  forgotten = false;
  /** All minutes before this one are written. */
  #open: number;
  #newest = -Infinity;
  /** The value of minutes without a match. */
  readonly #nothing: number | Distribution;

  constructor(
    readonly series: Series,
    /** Set for a distribution. */
    readonly buckets: Buckets | undefined,
    openMinute: number,
  ) {
    this.#open = openMinute;
    this.#nothing = buckets === undefined ? 0 : distributionOf(buckets, []);
  }

  /** Has it no counts? */
  get empty(): boolean {
    return this.#intervals.size === 0;
  }

  /** Skips the minutes before `minute`, which have nothing to write. */
  skipTo(minute: number): void {
    this.#open = Math.max(this.#open, minute);
  }

  /**
   * Counts a match, or several with the same value. A distribution does not count a value that is not a number. A point
   * that was already written is written again.
   */
  count(minute: number, value: number | undefined, write: WritePoint, times = 1): void {
    const known = this.#intervals.get(minute);
    const { buckets } = this;
    if (buckets === undefined) this.#intervals.set(minute, (typeof known === 'number' ? known : 0) + times);
    else if (value === undefined) return;
    else if (known === undefined && times === 1) this.#intervals.set(minute, value);
    else {
      const sum = known instanceof DistributionSum ? known : sumOf(buckets, known);
      const one = distributionOf(buckets, [value]);
      for (let i = 0; i < times; i++) sum.add(one);
      this.#intervals.set(minute, sum);
    }
    this.#newest = Math.max(this.#newest, minute);
    if (minute >= this.#open) return;
    if (known === undefined && !this.#intervals.has(minute - 1)) this.#write(minute - 1, write);
    this.#write(minute, write);
    if (known === undefined && minute + 1 < this.#open && !this.#intervals.has(minute + 1))
      this.#write(minute + 1, write);
  }

  /** Writes the unwritten minutes before `minute`; returns whether there will be more. */
  writeBefore(minute: number, write: WritePoint): boolean {
    const open = this.#open;
    this.#open = Math.max(open, minute);
    const first = open - 1;
    if (minute - first > 3 * this.#intervals.size) {
      for (const one of this.#minutesNear(first, minute)) this.#writeIfDue(one, open, minute, write);
    } else for (let one = first; one < minute; one++) this.#writeIfDue(one, open, minute, write);
    return this.#newest + 1 >= this.#open;
  }

  /** Forgets the minutes before `minute`: no entry can change them any more. */
  forgetBefore(minute: number): void {
    for (const counted of this.#intervals.keys()) if (counted < minute) this.#intervals.delete(counted);
  }

  /** Minutes from `first` up to but not including `end`, in order: at least those with a match or next to one. */
  #minutesNear(first: number, end: number): readonly number[] {
    const near = new Set([...this.#intervals.keys()].flatMap((counted) => [counted - 1, counted, counted + 1]));
    return [...near].filter((minute) => minute >= first && minute < end).sort((a, b) => a - b);
  }

  /** Is the minute to be written, of which those before `open` were written and those before `end` are over? */
  #isDue(minute: number, open: number, end: number): boolean {
    const counts = this.#intervals;
    const isBeforeMatch = minute + 1 < end && counts.has(minute + 1);
    if (minute >= open) return counts.has(minute) || counts.has(minute - 1) || isBeforeMatch;
    // The zero before a match is known only with the match.
    return isBeforeMatch && !counts.has(minute) && !counts.has(minute - 1);
  }

  #writeIfDue(minute: number, open: number, end: number, write: WritePoint): void {
    if (this.#isDue(minute, open, end)) this.#write(minute, write);
  }

  #write(minute: number, write: WritePoint): void {
    write(this.series, (minute + 1) * MINUTE_MS, this.#valueOf(minute), minute * MINUTE_MS);
  }

  #valueOf(minute: number): number | Distribution {
    const held = this.#intervals.get(minute);
    if (held === undefined) return this.#nothing;
    if (held instanceof DistributionSum) return held.snapshot() ?? this.#nothing;
    return this.buckets === undefined ? held : (sumOf(this.buckets, held).snapshot() ?? this.#nothing);
  }
}

function sumOf(buckets: Buckets, only: number | undefined): DistributionSum {
  const sum = new DistributionSum();
  if (only !== undefined) sum.add(distributionOf(buckets, [only]));
  return sum;
}
