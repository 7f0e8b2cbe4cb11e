import type { EntryPredicate, LogEntry } from '../filters/logging/log-entry';
import { descriptorOfLogMetric, type LogBasedMetric, type MetricLabel } from './log-based-metric';
import { numberIn } from './log-extractor';
import { bucketResource, logIdOf, resourceOf, timestampOf } from './logged-entry';
import { LogStream, MINUTE_MS, type WritePoint } from './log-stream';
import { seriesKey, type Labels, type Series } from './series';

/**
 * Entries are not counted if they are older, or further in the future, than this when they are received:
 * https://cloud.google.com/logging/docs/logs-based-metrics/troubleshooting
 */
const LATEST_MS = 24 * 60 * MINUTE_MS;
const EARLIEST_MS = 10 * MINUTE_MS;
/** Active time series of one metric above which counts are lost: https://cloud.google.com/logging/quotas */
const MOST_STREAMS = 30_000;
/** Number of values of one label above which there is a warning. */
const MANY_VALUES = 1_000;
const DAY_MINUTES = 24 * 60;

/** Numbers of entries that a metric counted and did not count. */
export interface LogMetricStats {
  /** Entries that match the filter. */
  readonly matched: number;
  /** Matching entries that were too old, or too far in the future, when they were received. */
  readonly tooLate: number;
  readonly tooEarly: number;
  /** Matching entries without a number for the distribution. */
  readonly withoutValue: number;
  readonly streams: number;
  /** Warnings about labels with very many values. */
  readonly warnings: readonly string[];
}

/** The time series in which an entry is counted. */
export interface Place {
  readonly series: Series;
  /** Set by the counter with the first entry. */
  stream?: LogStream;
}

/** What one entry adds to a metric. */
export interface Counted {
  readonly place: Place;
  /** Minute of the entry's own time, in minutes since the epoch. */
  readonly minute: number;
  /** Value for a distribution; undefined without a number. */
  readonly value: number | undefined;
  /** Number of entries, or of bytes. @default 1 */
  readonly times?: number;
}

/** The extracted texts of a metric's labels; undefined where there is none. */
export type LabelTexts = readonly (string | undefined)[];

/** Matching entries with equal labels. */
export interface GroupedCount {
  readonly place: Place;
  /** Entry from which the value of a distribution is extracted. */
  readonly entry: LogEntry;
  /** The value, where it is already extracted. @default - that of the entry */
  readonly value?: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly receivedAt: number;
  readonly times: number;
}

/** Turns log entries into the points of one log-based metric, minute by minute. */
export class LogMetricCounter {
  readonly #type: string;
  /** The resource of a metric of a bucket. */
  readonly #bucket: Series['resource'] | undefined;
  readonly #streams = new Map<string, LogStream>();
  /** The values of each label, until there are {@link MANY_VALUES}. */
  readonly #values: ReadonlyMap<string, Set<string>>;
  #stats = { matched: 0, tooLate: 0, tooEarly: 0, withoutValue: 0 };
  /** Streams with minutes to write. */
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
    this.#bucket = metric.bucketName === undefined ? undefined : bucketResource(metric.bucketName);
    this.#values = new Map(metric.labels.map(({ key }) => [key, new Set<string>()]));
  }

  /** Takes an entry that is received at `receivedAt`; returns whether it matches. */
  observe(entry: LogEntry, receivedAt: number): boolean {
    const read = this.read(entry, receivedAt);
    if (typeof read === 'object') this.count(read);
    return read !== undefined;
  }

  /** Takes entries that are known to match. */
  observeGroup(group: GroupedCount): void {
    const read = this.readGroup(group);
    if (typeof read === 'object') this.count(read);
  }

  /** What an entry received at `receivedAt` adds; undefined if it does not match, 'uncounted' if too old or new. */
  read(entry: LogEntry, receivedAt: number): Counted | 'uncounted' | undefined {
    if (this.metric.disabled || !this.matches(entry)) return undefined;
    const at = timestampOf(entry);
    if (!this.#isCounted(at, receivedAt, 1)) return 'uncounted';
    const read = { place: this.placeOf(entry), minute: Math.floor(at / MINUTE_MS), value: this.#valueOf(entry, 1) };
    return this.metric.counts === 'bytes' ? { ...read, times: Buffer.byteLength(JSON.stringify(entry)) } : read;
  }

  /** As {@link read}, for entries that are known to match. */
  readGroup({ place, entry, value, at, receivedAt, times }: GroupedCount): Counted | 'uncounted' {
    if (!this.#isCounted(at, receivedAt, times)) return 'uncounted';
    return { place, minute: Math.floor(at / MINUTE_MS), value: value ?? this.#valueOf(entry, times), times };
  }

  /** The time series of an entry. @param texts of the labels, where they are already extracted */
  placeOf(entry: LogEntry, texts: LabelTexts = this.metric.labels.map(({ extract }) => extract(entry))): Place {
    return { series: this.#seriesOf(entry, texts) };
  }

  #seriesOf(entry: LogEntry, texts: LabelTexts): Series {
    const labels: Labels = {
      ...Object.fromEntries(this.metric.labels.map((label, i) => [label.key, labelValue(label, texts[i])])),
      log: logIdOf(entry),
    };
    return { metric: { type: this.#type, labels }, resource: this.#bucket ?? resourceOf(entry) };
  }

  /** Counts what was read. A point that was already written is written again. */
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

  /** The time series with counts. */
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
      warnings.push(`${this.#most} time series within a day; counts are lost above about ${MOST_STREAMS}`);
    }
    return warnings;
  }
}

/** A label that cannot be extracted or converted has the default of its type. */
function labelValue({ valueType }: MetricLabel, text: string | undefined): string {
  if (valueType === 'STRING') return text ?? '';
  if (valueType === 'BOOL') return text?.toLowerCase() === 'true' ? 'true' : 'false';
  return text !== undefined && /^\s*[+-]?\d+\s*$/.test(text) ? String(BigInt(text.trim().replace(/^\+/, ''))) : '0';
}
