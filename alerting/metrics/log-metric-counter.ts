import type { LogEntry } from '../filters/logging/log-entry';
import { descriptorOfLogMetric, type LogBasedMetric, type MetricLabel } from './log-based-metric';
import { numberIn } from './log-extractor';
import { logIdOf, resourceOf, timestampOf, type EntryPredicate } from './logged-entry';
import { LogStream, MINUTE_MS, type WritePoint } from './log-stream';
import { seriesKey, type Labels, type Series } from './series';

/**
 * Entries that are older or further ahead than this when they are received are not counted:
 * https://cloud.google.com/logging/docs/logs-based-metrics/troubleshooting
 */
const LATEST_MS = 24 * 60 * MINUTE_MS;
const EARLIEST_MS = 10 * MINUTE_MS;
/** Active time series of one metric, from which on counts are lost: https://cloud.google.com/logging/quotas */
const MOST_STREAMS = 30_000;
/** Values of one label that make a reader wonder. */
const MANY_VALUES = 1_000;
const DAY_MINUTES = 24 * 60;

/** What a metric counted, and what it did not. */
export interface LogMetricStats {
  /** Entries that match the filter. */
  readonly matched: number;
  /** Of those: too old, or too far ahead, when they were received. */
  readonly tooLate: number;
  readonly tooEarly: number;
  /** Of those: without a number to put into the distribution. */
  readonly withoutValue: number;
  readonly streams: number;
  /** What to know of labels with very many values; in words. */
  readonly warnings: readonly string[];
}

/** Where the entries of one time series are counted. */
export interface Place {
  readonly series: Series;
  /** Known once something was counted; owned by the counter. */
  stream?: LogStream;
}

/** What one entry adds to a metric. */
export interface Counted {
  readonly place: Place;
  /** The minute of the entry's own time, by number since the epoch. */
  readonly minute: number;
  /** Of a distribution metric, what goes into it; unset where there is no number. */
  readonly value: number | undefined;
  /** How many entries. @default 1 */
  readonly times?: number;
}

/** Some entries that match, and of which all labels are alike. */
export interface GroupedCount {
  readonly place: Place;
  /** What a value is extracted from, for a distribution. */
  readonly entry: LogEntry;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly receivedAt: number;
  readonly times: number;
}

/** Turns log entries into the points of one log-based metric, minute by minute. */
export class LogMetricCounter {
  readonly #type: string;
  readonly #streams = new Map<string, LogStream>();
  /** The values of each label, until there are {@link MANY_VALUES}. */
  readonly #values: ReadonlyMap<string, Set<string>>;
  #stats = { matched: 0, tooLate: 0, tooEarly: 0, withoutValue: 0 };
  /** Those that have minutes to write. */
  #due: LogStream[] = [];
  #most = 0;
  #minute = -Infinity;
  #sweptAt = -Infinity;

  constructor(
    readonly metric: LogBasedMetric,
    readonly matches: EntryPredicate,
    readonly write: WritePoint,
  ) {
    this.#type = descriptorOfLogMetric(metric).type;
    this.#values = new Map(metric.labels.map(({ key }) => [key, new Set<string>()]));
  }

  /** Takes an entry that is received at `receivedAt`; returns whether it matches. */
  observe(entry: LogEntry, receivedAt: number): boolean {
    const read = this.read(entry, receivedAt);
    if (typeof read === 'object') this.count(read);
    return read !== undefined;
  }

  /** Takes entries that are known to match. */
  observeGroup(alike: GroupedCount): void {
    const read = this.readGroups(alike);
    if (typeof read === 'object') this.count(read);
  }

  /** What an entry that is received at `receivedAt` adds: nothing where it does not match, or not at that time. */
  read(entry: LogEntry, receivedAt: number): Counted | 'uncounted' | undefined {
    if (this.metric.disabled || !this.matches(entry)) return undefined;
    const at = timestampOf(entry);
    if (!this.#isCounted(at, receivedAt, 1)) return 'uncounted';
    return { place: this.placeOf(entry), minute: Math.floor(at / MINUTE_MS), value: this.#valueOf(entry, 1) };
  }

  /** As {@link read}, for entries that are known to match. */
  readGroups({ place, entry, at, receivedAt, times }: GroupedCount): Counted | 'uncounted' {
    if (!this.#isCounted(at, receivedAt, times)) return 'uncounted';
    return { place, minute: Math.floor(at / MINUTE_MS), value: this.#valueOf(entry, times), times };
  }

  /** Where an entry is counted, and whatever is like it. */
  placeOf(entry: LogEntry): Place {
    return { series: this.#seriesOf(entry) };
  }

  #seriesOf(entry: LogEntry): Series {
    const labels: Labels = {
      ...Object.fromEntries(this.metric.labels.map((label) => [label.key, labelValue(label, entry)])),
      log: logIdOf(entry),
    };
    return { metric: { type: this.#type, labels }, resource: resourceOf(entry) };
  }

  /** Counts what was read. What was written already is rewritten. */
  count({ place, minute, value, times }: Counted): void {
    const stream = this.#streamOf(place, minute);
    if (!stream.due) {
      stream.due = true;
      stream.skipTo(this.#minute);
      this.#due.push(stream);
    }
    stream.count(minute, value, this.write, times);
  }

  /** Writes the points of all minutes that are over at `now`. */
  advanceTo(now: number): void {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute <= this.#minute) return;
    this.#minute = minute;
    this.#due = this.#due.filter((stream) => (stream.due = stream.writeBefore(minute, this.write)));
    if (minute < this.#sweptAt + 60) return;
    this.#sweptAt = minute;
    for (const [key, stream] of this.#streams) {
      stream.forgetBefore(minute - DAY_MINUTES - 1);
      if (!stream.empty) continue;
      this.#streams.delete(key);
      stream.forgotten = true;
    }
  }

  /** The time series that something was counted in. */
  get series(): readonly Series[] {
    return [...this.#streams.values()].flatMap((stream) => (stream.empty ? [] : [stream.series]));
  }

  get stats(): LogMetricStats {
    return { ...this.#stats, streams: this.#most, warnings: this.#warnings() };
  }

  #isCounted(at: number, receivedAt: number, times: number): boolean {
    this.#stats.matched += times;
    if (at < receivedAt - LATEST_MS) this.#stats.tooLate += times;
    else if (at > receivedAt + EARLIEST_MS) this.#stats.tooEarly += times;
    else return !Number.isNaN(at);
    return false;
  }

  #valueOf(entry: LogEntry, times: number): number | undefined {
    const { distribution } = this.metric;
    const value = numberIn(distribution?.extract(entry));
    if (distribution !== undefined && value === undefined) this.#stats.withoutValue += times;
    return value;
  }

  #streamOf(place: Place, minute: number): LogStream {
    if (place.stream === undefined || place.stream.forgotten) {
      place.stream = this.#streamOfSeries(place.series, minute);
    }
    return place.stream;
  }

  #streamOfSeries(series: Series, minute: number): LogStream {
    const key = seriesKey(series);
    const known = this.#streams.get(key);
    if (known !== undefined) return known;
    const open = Number.isFinite(this.#minute) ? this.#minute : minute;
    const stream = new LogStream(series, this.metric.distribution?.buckets, open);
    this.#streams.set(key, stream);
    this.#most = Math.max(this.#most, this.#streams.size);
    for (const [label, values] of this.#values) {
      if (values.size <= MANY_VALUES) values.add(series.metric.labels[label] ?? '');
    }
    return stream;
  }

  #warnings(): readonly string[] {
    const warnings: string[] = [];
    for (const [label, values] of this.#values) {
      if (values.size > MANY_VALUES) warnings.push(`label ${label} has more than ${MANY_VALUES} values`);
    }
    if (this.#most > MOST_STREAMS) {
      warnings.push(`${this.#most} time series within a day: from about ${MOST_STREAMS} on, counts are lost`);
    }
    return warnings;
  }
}

/** What cannot be extracted or converted becomes the default of its type; the entry is counted all the same. */
function labelValue({ valueType, extract }: MetricLabel, entry: LogEntry): string {
  const text = extract(entry);
  if (valueType === 'STRING') return text ?? '';
  if (valueType === 'BOOL') return text?.toLowerCase() === 'true' ? 'true' : 'false';
  return text !== undefined && /^\s*[+-]?\d+\s*$/.test(text) ? String(BigInt(text.trim().replace(/^\+/, ''))) : '0';
}
