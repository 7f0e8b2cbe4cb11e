import type { LogEntry } from '../filters/logging/log-entry';
import type { Distribution } from './distribution';
import type { LogBasedMetric } from './log-based-metric';
import {
  LogMetricCounter,
  type Counted,
  type GroupedCount,
  type LogMetricStats,
  type Place,
} from './log-metric-counter';
import { MINUTE_MS } from './log-stream';
import type { EntryPredicate } from './logged-entry';
import { compareText, seriesKey, type Series } from './series';

/** A point of a log-based metric. Times are milliseconds since the epoch. */
export interface KnownPoint {
  readonly series: Series;
  readonly at: number;
  readonly value: number | Distribution;
  /** Start of the interval that it counts. */
  readonly start: number;
  /** When it had this value: at its own time, or later, when a late entry was received. */
  readonly knownAt: number;
}

interface LateCount extends Counted {
  readonly receivedAt: number;
}

/**
 * Counts the entries of one log-based metric that are read in whatever order, to the points that they give where each
 * comes in when it was received. Entries of one minute that were received before it was over change nothing by their
 * order; those that were received later wait until all have been read, and then rewrite what was written by then.
 */
export class OutOfOrderCounter {
  readonly #counter: LogMetricCounter;
  readonly #late: LateCount[] = [];
  /** The labels of late entries, once: there are many entries and few series. */
  readonly #places = new Map<string, Place>();
  #receivedAt = -Infinity;

  constructor(metric: LogBasedMetric, matches: EntryPredicate, write: (point: KnownPoint) => void) {
    this.#counter = new LogMetricCounter(metric, matches, (series, at, value, start) => {
      write({ series, at, value, start, knownAt: Math.max(at, this.#receivedAt) });
    });
    // No minute is over before the last entry was read.
    this.#counter.advanceTo(0);
  }

  /** The time series that have points, in an order that does not depend on that of the entries. */
  get series(): readonly Series[] {
    const late = this.#late.filter(
      ({ value }) => value !== undefined || this.#counter.metric.distribution === undefined,
    );
    const all = [...this.#counter.series, ...late.map(({ place }) => place.series)];
    return [...new Map(all.map((one) => [seriesKey(one), one]))]
      .sort(([a], [b]) => compareText(a, b))
      .map(([, series]) => series);
  }

  get stats(): LogMetricStats {
    return this.#counter.stats;
  }

  /** Takes an entry that was received at `receivedAt`; returns whether it matches. */
  observe(entry: LogEntry, receivedAt: number): boolean {
    const read = this.#counter.read(entry, receivedAt);
    if (typeof read === 'object') this.#count(read, receivedAt);
    return read !== undefined;
  }

  /** Takes entries that are known to match; {@link placeOf} gives where. */
  observeGroup(alike: GroupedCount): void {
    const read = this.#counter.readGroups(alike);
    if (typeof read === 'object') this.#count(read, alike.receivedAt);
  }

  /** Where an entry is counted, and whatever is like it. */
  placeOf(entry: LogEntry): Place {
    return this.#counter.placeOf(entry);
  }

  /** Writes all points, once everything has been read, up to the minute that `last` lies in. */
  finish(last: number): void {
    const late = this.#late.sort((a, b) => a.receivedAt - b.receivedAt || (a.value ?? 0) - (b.value ?? 0));
    for (const one of late) {
      this.#receivedAt = -Infinity;
      this.#counter.advanceTo(one.receivedAt);
      this.#receivedAt = one.receivedAt;
      this.#counter.count(one);
    }
    this.#receivedAt = -Infinity;
    // One minute more, for the zero that follows the last match.
    this.#counter.advanceTo(last + 2 * MINUTE_MS);
  }

  #count(read: Counted, receivedAt: number): void {
    if (Math.floor(receivedAt / MINUTE_MS) > read.minute) this.#hold(read, receivedAt);
    else this.#counter.count(read);
  }

  #hold({ place, minute, value, times = 1 }: Counted, receivedAt: number): void {
    const key = seriesKey(place.series);
    const known = this.#places.get(key) ?? place;
    this.#places.set(key, known);
    this.#late.push({ place: known, minute, value, receivedAt, times });
  }
}
