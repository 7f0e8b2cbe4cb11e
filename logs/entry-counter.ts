import type { LoggingFilter } from '../alerting/filters/logging/parse-filter';
import type { LogEntry } from '../alerting/filters/logging/log-entry';
import type { LogBasedMetric } from '../alerting/metrics/log-based-metric';
import type { LogFile } from './log-file';
import type { TimeRange } from './time-range';

/** Counts the log entries of files by log-based metric, minute and labels, without handing over every entry. */
export interface EntryCounter {
  /**
   * Counts the entries of a file, and how many of them lie in a period. Undefined where its entries cannot be counted exactly as if each
   * was read: none of the file is counted then, and the caller reads it entry by entry.
   */
  count(file: LogFile, range: TimeRange): Promise<EntryCounts | undefined>;
  close(): void;
}

/** What an {@link EntryCounter} counts. */
export interface CountRequest {
  readonly metrics: readonly LogBasedMetric[];
  /** Filters whose matching entries are handed over whole. */
  readonly wholeEntries: readonly LoggingFilter[];
}

/** The entries of one file, counted. */
export interface EntryCounts {
  /** Entries in the file, and those in the period. */
  readonly total: number;
  readonly within: number;
  /** Times of the first and last entry, in milliseconds since the epoch; infinite without one. */
  readonly first: number;
  readonly last: number;
  /** When the last entry was received that a filter matches; -Infinity without one. */
  readonly lastReceived: number;
  readonly groups: readonly EntryGroup[];
  /** Entries that a filter of `wholeEntries` matches, in the order of the file. */
  readonly wholeEntries: readonly LogEntry[];
}

/** Entries that one metric counts and whose labels are equal. */
export interface EntryGroup {
  /** Index of the metric in the request. */
  readonly metric: number;
  /** An entry with only the log name, the resource and the fields that labels are extracted from. */
  readonly entry: LogEntry;
  /** The texts of the metric's labels, undefined where there is none. @default - extracted from the entry */
  readonly labels?: readonly (string | undefined)[];
  readonly counts: Iterable<EntryCount>;
}

/** Entries of a group that happened and were received at the same time, and have the same value. */
export interface EntryCount {
  /**
   * Milliseconds since the epoch: when they happened and were received. Where that is within one minute, both are the
   * start of the minute.
   */
  readonly at: number;
  readonly receivedAt: number;
  readonly count: number;
  /** An entry with only the field that a distribution's value is extracted from; empty for other metrics. */
  readonly entry: LogEntry;
  /** The value for a distribution. @default - extracted from the entry */
  readonly value?: number;
}
