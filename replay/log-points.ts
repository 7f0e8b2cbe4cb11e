import { compileLoggingFilter } from '../alerting/filters/logging/compile-filter';
import type { EntryPredicate, LogEntry } from '../alerting/filters/logging/log-entry';
import { describeWarning, parseLoggingFilter, type LoggingFilter } from '../alerting/filters/logging/parse-filter';
import type { LogBasedMetric } from '../alerting/metrics/log-based-metric';
import { receivedAtOf, timestampOf } from '../alerting/metrics/logged-entry';
import { OutOfOrderCounter } from '../alerting/metrics/out-of-order-counter';
import type { Series } from '../alerting/metrics/series';
import { logMatchProblems } from '../alerting/policies/log-match-checks';
import type { AlertPolicy } from '../alerting/policies/policy';
import type { InputTally } from '../files/input-tally';
import type { CountRequest, EntryCounts } from '../logs/entry-counter';
import type { TimeRange } from '../logs/time-range';
import type { PointStore } from './point-store';

/** A log entry that a log-match policy matches, and when it was received. */
export interface MatchedEntry {
  readonly entry: LogEntry;
  readonly receivedAt: number;
}

/** A Logging filter of a metric or policy, and how many entries it matched. */
export interface FilterUse {
  /** Such as `log-based metric phasewatch/failures`. */
  readonly of: string;
  readonly filter: string;
  matched: number;
}

/** What logs give beside points. */
export interface LogFindings {
  /** In the order in which they were received. */
  readonly matched: readonly MatchedEntry[];
  readonly filters: readonly FilterUse[];
  /** Warnings about log-based metrics with very many time series, and about filters. */
  readonly warnings: readonly string[];
  /** Time of the first entry; Infinity without one. */
  readonly first: number;
  /** Time of the last entry, or when the last matching entry was received; -Infinity without one. */
  readonly last: number;
  /** Time of the last entry; -Infinity without one. */
  readonly lastEntry: number;
  /** Do the entries say when they were received? */
  readonly recordsReceipt: boolean;
}

/** The metrics and policies that read log entries. */
export interface LogReaders {
  readonly logMetrics: readonly LogBasedMetric[];
  readonly policies: readonly AlertPolicy[];
}

/** Where log entries go. */
export interface LogTarget {
  /** Entries outside of this period are counted: what happens in it may depend on them. */
  readonly range: TimeRange;
  /** Receives the points of log-based metrics. */
  readonly into: PointStore;
  readonly tally: InputTally;
}

/**
 * Turns log entries, in any order, into the points of log-based metrics. Of the entries only those are kept that a
 * log-match policy matches, so that memory does not grow with the logs.
 */
export class LogPoints {
  private readonly metrics: readonly CountedMetric[];
  private readonly policies: readonly LogMatch[];
  private readonly matched: MatchedEntry[] = [];
  private first = Infinity;
  private last = -Infinity;
  private lastEntry = -Infinity;
  private recordsReceipt = true;

  constructor(
    { logMetrics, policies }: LogReaders,
    private readonly target: LogTarget,
  ) {
    this.metrics = logMetrics.map((metric) => countedMetric(metric, target.into));
    this.policies = policies.flatMap(logMatchOf);
  }

  /** What an entry counter must count so that {@link addCounts} can take it. */
  get countRequest(): CountRequest {
    return {
      metrics: this.enabled.map(({ metric }) => metric),
      wholeEntries: this.policies.map(({ filter }) => filter),
    };
  }

  /** Takes an entry, or returns why it cannot be used. */
  take(entry: LogEntry): string | undefined {
    const { range, tally } = this.target;
    const at = timestampOf(entry);
    if (Number.isNaN(at)) return untimely(entry);
    tally.entries += 1;
    if (at < range.from || at > range.to) tally.outside += 1;
    this.first = Math.min(this.first, at);
    this.lastEntry = Math.max(this.lastEntry, at);
    this.noteReceipt(entry);
    const receivedAt = receivedAtOf(entry);
    let isMatched = this.match(entry, receivedAt);
    for (const { counter, use } of this.metrics) {
      if (!counter.observe(entry, receivedAt)) continue;
      use.matched += 1;
      isMatched = true;
    }
    this.last = Math.max(this.last, at, isMatched ? receivedAt : at);
    return undefined;
  }

  /** Takes the entries of a file that were counted as {@link countRequest} asks. */
  addCounts(counted: EntryCounts): void {
    const { tally } = this.target;
    const metrics = this.enabled;
    tally.entries += counted.total;
    tally.outside += counted.total - counted.within;
    this.first = Math.min(this.first, counted.first);
    this.last = Math.max(this.last, counted.last, counted.lastReceived);
    this.lastEntry = Math.max(this.lastEntry, counted.last);
    for (const { metric, entry, labels, counts } of counted.groups) {
      const counting = metrics[metric];
      if (counting === undefined) throw new Error(`counts of metric ${metric}, which is not in the request`);
      const place = counting.counter.placeOf(entry, labels);
      for (const { count: times, ...one } of counts) {
        counting.counter.observeGroup({ place, ...one, times });
        counting.use.matched += times;
      }
    }
    for (const entry of counted.wholeEntries) this.match(entry, receivedAtOf(entry));
  }

  /** Takes note of whether an entry says when it was received; {@link take} does so too. */
  noteReceipt({ receiveTimestamp }: LogEntry): void {
    if (typeof receiveTimestamp !== 'string') this.recordsReceipt = false;
  }

  /** Writes all points. Call it once, after the last entry. */
  finish(): LogFindings {
    for (const { counter } of this.metrics) {
      // Numbers the series before points are written, as the order of entries depends on how they were counted.
      for (const series of counter.series) this.target.into.indexOf(series);
      if (Number.isFinite(this.last)) counter.finish(this.last);
    }
    return {
      matched: this.matched.sort((a, b) => a.receivedAt - b.receivedAt),
      filters: [...this.enabled, ...this.policies].map(({ use }) => use),
      warnings: [
        ...this.metrics.flatMap(metricWarnings),
        ...[...this.enabled, ...this.policies].flatMap(({ use }) => filterWarnings(use)),
      ],
      first: this.first,
      last: this.last,
      lastEntry: this.lastEntry,
      recordsReceipt: this.recordsReceipt,
    };
  }

  private get enabled(): readonly CountedMetric[] {
    return this.metrics.filter(({ metric }) => !metric.disabled);
  }

  /** Keeps an entry that a log-match policy matches; returns whether one does. */
  private match(entry: LogEntry, receivedAt: number): boolean {
    const matching = this.policies.filter(({ predicate }) => predicate(entry));
    for (const { use } of matching) use.matched += 1;
    if (matching.length > 0) this.matched.push({ entry, receivedAt });
    return matching.length > 0;
  }
}

function untimely({ timestamp, receiveTimestamp }: LogEntry): string {
  const given = timestamp ?? receiveTimestamp;
  return given === undefined
    ? 'no timestamp and no receiveTimestamp'
    : `invalid timestamp ${JSON.stringify(given)}; a valid one is "2026-01-14T00:00:00Z"`;
}

function metricWarnings({ metric, counter, use }: CountedMetric): string[] {
  const { bucketName } = metric;
  const ofBucket =
    bucketName === undefined
      ? []
      : [`counts every entry of the recording, which does not say which are in its bucket ${bucketName}`];
  return [...counter.stats.warnings, ...ofBucket].map((warning) => `${use.of}: ${warning}`);
}

/** The warnings that `match` shows. */
function filterWarnings({ of, filter: text }: FilterUse): string[] {
  const filter = parseLoggingFilter(text);
  return filter.warnings.map((warning) => `${of}: ${describeWarning(filter, warning)}`);
}

interface CountedMetric {
  readonly metric: LogBasedMetric;
  readonly counter: OutOfOrderCounter;
  readonly use: FilterUse;
}

interface LogMatch {
  readonly filter: LoggingFilter;
  readonly predicate: EntryPredicate;
  readonly use: FilterUse;
}

function countedMetric(metric: LogBasedMetric, into: PointStore): CountedMetric {
  const { tree } = parseLoggingFilter(metric.filter);
  const indexes = new Map<Series, number>();
  const counter = new OutOfOrderCounter(metric, compileLoggingFilter(tree), ({ series, value, ...times }) => {
    const index = indexes.get(series) ?? into.indexOf(series);
    indexes.set(series, index);
    if (typeof value === 'number') into.add({ series: index, value, ...times });
    else into.add({ series: index, value: value.count, distribution: value, ...times });
  });
  return {
    metric,
    counter,
    use: {
      of: `${metric.type === undefined ? 'log-based metric' : 'metric'} ${metric.type ?? metric.name}`,
      filter: metric.filter,
      matched: 0,
    },
  };
}

function logMatchOf(policy: AlertPolicy): LogMatch[] {
  const [only] = policy.conditions;
  if (only?.kind !== 'log-match') return [];
  // The engine refuses a policy with an invalid filter.
  if (logMatchProblems(policy.id, only).length > 0) return [];
  const filter = parseLoggingFilter(only.filter);
  const use: FilterUse = { of: `policy ${policy.id}`, filter: only.filter, matched: 0 };
  return [{ filter, predicate: compileLoggingFilter(filter.tree), use }];
}
