import type { EntryPredicate, LogEntry } from '../filters/logging/log-entry';
import type { Distribution } from './distribution';
import type { LogBasedMetric } from './log-based-metric';
import {
  LogMetricCounter,
  type Counted,
  type GroupedCount,
  type LabelTexts,
  type LogMetricStats,
  type Place,
} from './log-metric-counter';
import { MINUTE_MS } from './log-stream';
import { compareText } from '../../model/compare-text';
import { seriesKey, type Series } from './series';

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
 * Counts the entries of one log-based metric that are read in any order, and gives the points of reading them in the
 * order of receipt. The order of entries that were received within their own minute does not matter. Entries that were
 * received later are held back until all have been read; they then change points that were written before.
 */
export class OutOfOrderCounter {
  readonly #counter: LogMetricCounter;
  readonly #late: LateCount[] = [];
  /** The time series of late entries, each once. */
  readonly #places = new Map<string, Place>();
  #receivedAt = -Infinity;

  constructor(metric: LogBasedMetric, matches: EntryPredicate, write: (point: KnownPoint) => void) {
    this.#counter = new LogMetricCounter(metric, matches, (series, at, value, start) => {
      write({ series, at, value, start, knownAt: Math.max(at, this.#receivedAt) });
    });
    // No minute ends before the last entry is read.
    this.#counter.advanceTo(0);
  }

  /** The time series with points, in an order that does not depend on the order of entries. */
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

  /** Takes entries that are known to match, with their time series from {@link placeOf}. */
  observeGroup(group: GroupedCount): void {
    const read = this.#counter.readGroup(group);
    if (typeof read === 'object') this.#count(read, group.receivedAt);
  }

  /** The time series of an entry. @param texts of the labels, where they are already extracted */
  placeOf(entry: LogEntry, texts?: LabelTexts): Place {
    return this.#counter.placeOf(entry, texts);
  }

  /** Writes all points up to the minute of `last`. Call it once, after the last entry. */
  finish(last: number): void {
    const late = this.#late.sort((a, b) => a.receivedAt - b.receivedAt || (a.value ?? 0) - (b.value ?? 0));
    for (const one of late) {
      this.#receivedAt = -Infinity;
      this.#counter.advanceTo(one.receivedAt);
      this.#receivedAt = one.receivedAt;
      this.#counter.count(one);
    }
    this.#receivedAt = -Infinity;
    // One more minute, for the zero after the last match.
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
