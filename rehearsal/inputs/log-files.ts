import { refuse } from '../../model/problem';
import { compileLoggingFilter } from '../filters/logging/compile-filter';
import { parseLoggingFilter } from '../filters/logging/parse-filter';
import type { AlertPolicy } from '../alerting/policy';
import type { LogEntry } from '../logs/log-entry';
import { inspectLogFile } from '../logs/log-file';
import { readEntries } from '../logs/read-entries';
import type { LogBasedMetric } from '../metrics/log-based-metric';
import { LogMetricCounter } from '../metrics/log-metric-counter';
import { receivedAtOf, timestampOf } from '../metrics/logged-entry';
import type { InputTally } from './input-tally';
import type { PointStore } from './point-store';
import type { TimeRange } from './series-files';
import { filesAt, throwDamage } from './source-files';

/** An entry that some policy looks for, and when it was received. */
export interface MatchedEntry {
  readonly entry: LogEntry;
  readonly receivedAt: number;
}

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
  /** Time of the first and of the last entry; infinite without one. */
  readonly first: number;
  readonly last: number;
}

/**
 * Reads log entries, once and in whatever order they come, and turns them into the points of log-based metrics. Of the
 * entries themselves only those are kept that a log-match policy looks for, so that memory does not grow with the file.
 *
 * An entry counts in the minute of its own time, as if it had come in time: what was late by more than the ingestion
 * delay is seen earlier here than in fact.
 * @throws InputError INP001 and INP003, and as the Logging query language for a filter
 */
export async function readLogs(
  paths: readonly string[],
  watched: { readonly logMetrics: readonly LogBasedMetric[]; readonly policies: readonly AlertPolicy[] },
  range: TimeRange,
  into: PointStore,
  tally: InputTally,
): Promise<LogFindings> {
  const metrics = watched.logMetrics.map((metric) => counterOf(metric, into));
  const matches = watched.policies.flatMap(logMatchOf);
  const matched: MatchedEntry[] = [];
  const span = { first: Infinity, last: -Infinity };
  for await (const entry of entriesOf(paths, tally)) {
    const at = timestampOf(entry);
    const receivedAt = receivedAtOf(entry);
    if (Number.isNaN(at)) {
      tally.reject('an entry', 'no timestamp and no receiveTimestamp: it belongs to no time');
      continue;
    }
    tally.entries += 1;
    if (at < range.from || at > range.to) {
      tally.outside += 1;
      continue;
    }
    span.first = Math.min(span.first, at);
    span.last = Math.max(span.last, at);
    for (const { counter, use } of metrics) if (counter.observe(entry, receivedAt)) use.matched += 1;
    let looked = false;
    for (const { predicate, use } of matches) {
      if (!predicate(entry)) continue;
      use.matched += 1;
      looked = true;
    }
    if (looked) matched.push({ entry, receivedAt });
  }
  if (Number.isFinite(span.last)) for (const { counter } of metrics) counter.advanceTo(span.last + 2 * 60_000);
  return {
    matched: matched.sort((a, b) => a.receivedAt - b.receivedAt),
    filters: [...metrics, ...matches].map(({ use }) => use),
    warnings: metrics.flatMap(({ counter, use }) => counter.stats.warnings.map((warning) => `${use.of}: ${warning}`)),
    ...span,
  };
}

/** The entries of all files, one after the other. */
export async function* entriesOf(paths: readonly string[], tally: InputTally): AsyncGenerator<LogEntry> {
  for (const path of paths) {
    for (const file of filesAt('--logs', path)) {
      tally.files.push(file);
      let good = 0;
      let reason: string | undefined;
      try {
        for await (const batch of readEntries(inspectLogFile(file))) {
          good += batch.entries.length;
          for (const bad of batch.bad) {
            reason ??= `${bad.where}: ${bad.reason}`;
            tally.reject(`${file}, ${bad.where}`, bad.reason);
          }
          yield* batch.entries;
        }
      } catch (error) {
        throwDamage(file, error);
      }
      if (good === 0 && reason !== undefined) wrongFile(file, reason);
    }
  }
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
  const counter = new LogMetricCounter(metric, compileLoggingFilter(tree), (series, at, value, startAt) => {
    const index = into.indexOf(series);
    if (typeof value === 'number') into.add(index, at, value, startAt);
    else into.add(index, at, value.count, startAt, value);
  });
  // Nothing is over before the last entry was read, so entries may come in any order: the newest first, as a rule.
  counter.advanceTo(0);
  const use: FilterUse = { of: `log-based metric ${metric.name}`, filter: metric.filter, matched: 0 };
  return { counter, use };
}

function logMatchOf(policy: AlertPolicy) {
  const [only] = policy.conditions;
  if (only?.kind !== 'log-match') return [];
  const predicate = compileLoggingFilter(parseLoggingFilter(only.filter).tree);
  const use: FilterUse = { of: `policy ${policy.id}`, filter: only.filter, matched: 0 };
  return [{ predicate, use }];
}
