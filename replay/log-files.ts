import { statSync } from 'node:fs';
import { refuse } from '../model/problem';
import { compileLoggingFilter } from '../alerting/filters/logging/compile-filter';
import { parseLoggingFilter } from '../alerting/filters/logging/parse-filter';
import type { AlertPolicy } from '../alerting/policies/policy';
import type { LogEntry } from '../alerting/filters/logging/log-entry';
import { inspectLogFile } from '../logs/log-file';
import { readEntries } from '../logs/read-entries';
import type { LogBasedMetric } from '../alerting/metrics/log-based-metric';
import { receivedAtOf, timestampOf } from '../alerting/metrics/logged-entry';
import type { Series } from '../alerting/metrics/series';
import { UnorderedCounter } from '../alerting/metrics/out-of-order-counter';
import { GroupedCounting } from './grouped-count';
import type { InputTally } from '../files/input-tally';
import type { PointStore } from './point-store';
import type { TimeRange } from './series-files';
import { filesAt } from '../files/source-files';

/** An entry that some policy looks for, and when it was received. */
export interface MatchedEntry {
  readonly entry: LogEntry;
  readonly receivedAt: number;
}

/** Bytes from which on it pays to count a file's entries in a database instead of reading them one by one. */
const COUNTED_FROM = 1_024 * 1_024;

/** A Logging filter of what is watched, and how many entries matched it. */
export interface FilterUse {
  /** Such as `log-based metric phasewatch/failures`. */
  readonly of: string;
  readonly filter: string;
  matched: number;
}

/** What came out of the logs beside points. */
export interface LogFindings {
  /** In the order in which they were received. */
  readonly matched: readonly MatchedEntry[];
  readonly filters: readonly FilterUse[];
  /** What to know of log-based metrics with very many series; in words. */
  readonly warnings: readonly string[];
  /**
   * When the first entry happened, and when the last one happened, or was received of those that matched; infinite
   * without one.
   */
  readonly first: number;
  readonly last: number;
}

/**
 * Reads log entries, once and in whatever order they come, and turns them into the points of log-based metrics. Of the
 * entries themselves only those are kept that a log-match policy looks for, so that memory does not grow with the file.
 *
 * An entry counts in the minute of its own time from when it was received: what comes in after that minute rewrites
 * its point, and that is seen no sooner. An entry that does not say when it was received came in at once.
 * @param countedFrom size in bytes from which on a file is counted in a database; that changes no result
 * @throws InputError INP001 and INP003, and as the Logging query language for a filter
 */
export async function readLogs(
  paths: readonly string[],
  watched: { readonly logMetrics: readonly LogBasedMetric[]; readonly policies: readonly AlertPolicy[] },
  range: TimeRange,
  into: PointStore,
  tally: InputTally,
  countedFrom = COUNTED_FROM,
): Promise<LogFindings> {
  const metrics = watched.logMetrics.map((metric) => counterOf(metric, into));
  const matches = watched.policies.flatMap(logMatchOf);
  const matched: MatchedEntry[] = [];
  const span = { first: Infinity, last: -Infinity };
  const counting = new GroupedCounting(
    metrics,
    matches.map(({ use }) => use.filter),
  );
  const look = (entry: LogEntry, receivedAt: number): boolean => {
    let looked = false;
    for (const { predicate, use } of matches) {
      if (!predicate(entry)) continue;
      use.matched += 1;
      looked = true;
    }
    if (looked) matched.push({ entry, receivedAt });
    return looked;
  };
  /** Takes an entry, or says in words why it cannot be taken. */
  const take = (entry: LogEntry): string | undefined => {
    const at = timestampOf(entry);
    const receivedAt = receivedAtOf(entry);
    if (Number.isNaN(at)) {
      const { insertId, timestamp = entry.receiveTimestamp } = entry;
      const which = typeof insertId === 'string' ? `the entry ${insertId}` : 'an entry';
      const reason =
        timestamp === undefined
          ? 'no timestamp and no receiveTimestamp: it belongs to no time'
          : `its time ${JSON.stringify(timestamp)} is no instant such as "2026-01-14T00:00:00Z"`;
      tally.reject(which, reason);
      return reason;
    }
    tally.entries += 1;
    if (at < range.from || at > range.to) {
      tally.outside += 1;
      return undefined;
    }
    span.first = Math.min(span.first, at);
    let isMatched = look(entry, receivedAt);
    for (const { counter, use } of metrics) {
      if (!counter.observe(entry, receivedAt)) continue;
      use.matched += 1;
      isMatched = true;
    }
    span.last = Math.max(span.last, at, isMatched ? receivedAt : at);
    return undefined;
  };
  try {
    for (const file of filesOf(paths)) {
      const counted = statSync(file).size < countedFrom ? undefined : await counting.count(inspectLogFile(file), range);
      if (counted === undefined) {
        let good = 0;
        let reason: string | undefined;
        for await (const entry of entriesIn(file, tally)) {
          const refused = take(entry);
          if (refused === undefined) good += 1;
          else reason ??= refused;
        }
        if (good === 0 && reason !== undefined) wrongFile(file, reason);
        continue;
      }
      tally.files.push(file);
      tally.entries += counted.total;
      tally.outside += counted.total - counted.within;
      span.first = Math.min(span.first, counted.first);
      span.last = Math.max(span.last, counted.last);
      for (const entry of counted.lookedFor) {
        const at = timestampOf(entry);
        if (at >= range.from && at <= range.to) look(entry, receivedAtOf(entry));
      }
    }
  } finally {
    counting.close();
  }
  for (const { counter } of metrics) {
    // Series are numbered in an order of their own: that of the entries, of which some are counted alike, says nothing.
    for (const series of counter.series) into.indexOf(series);
    if (Number.isFinite(span.last)) counter.finish(span.last);
  }
  return {
    matched: matched.sort((a, b) => a.receivedAt - b.receivedAt),
    filters: [...metrics.filter(({ metric }) => !metric.disabled), ...matches].map(({ use }) => use),
    warnings: metrics.flatMap(({ counter, use }) => counter.stats.warnings.map((warning) => `${use.of}: ${warning}`)),
    ...span,
  };
}

/** The entries of all files, one after the other. */
export async function* entriesOf(paths: readonly string[], tally: InputTally): AsyncGenerator<LogEntry> {
  for (const file of filesOf(paths)) yield* entriesIn(file, tally);
}

function filesOf(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => filesAt('--logs', path));
}

async function* entriesIn(file: string, tally: InputTally): AsyncGenerator<LogEntry> {
  tally.files.push(file);
  let good = 0;
  let reason: string | undefined;
  for await (const batch of readEntries(inspectLogFile(file))) {
    good += batch.entries.length;
    for (const bad of batch.bad) {
      reason ??= `${bad.where}: ${bad.reason}`;
      tally.reject(`${file}, ${bad.where}`, bad.reason);
    }
    yield* batch.entries;
  }
  if (good === 0 && reason !== undefined) wrongFile(file, reason);
}

function wrongFile(file: string, reason: string): never {
  return refuse({
    code: 'INP003',
    where: file,
    rule: 'a file of --logs holds log entries as `gcloud logging read --format=json` prints them, a list or one a line',
    got: reason,
    fix: 'name another file, or export it again',
  });
}

function counterOf(metric: LogBasedMetric, into: PointStore) {
  const { tree } = parseLoggingFilter(metric.filter);
  const indexes = new Map<Series, number>();
  // Entries come in any order: the newest first, as a rule.
  const counter = new UnorderedCounter(metric, compileLoggingFilter(tree), (series, at, value, startAt, knownAt) => {
    const index = indexes.get(series) ?? into.indexOf(series);
    indexes.set(series, index);
    if (typeof value === 'number') into.add(index, at, value, startAt, undefined, knownAt);
    else into.add(index, at, value.count, startAt, value, knownAt);
  });
  const use: FilterUse = { of: `log-based metric ${metric.name}`, filter: metric.filter, matched: 0 };
  return { metric, counter, use };
}

function logMatchOf(policy: AlertPolicy) {
  const [only] = policy.conditions;
  if (only?.kind !== 'log-match') return [];
  const predicate = compileLoggingFilter(parseLoggingFilter(only.filter).tree);
  const use: FilterUse = { of: `policy ${policy.id}`, filter: only.filter, matched: 0 };
  return [{ predicate, use }];
}
