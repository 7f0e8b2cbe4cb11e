import { ENTRY_KEYS } from '../alerting/filters/logging/entry-fields';
import { clauseReads } from '../alerting/filters/logging/clause-reads';
import { compileLoggingFilter } from '../alerting/filters/logging/compile-filter';
import { parseLoggingFilter } from '../alerting/filters/logging/parse-filter';
import { splitFilter } from '../alerting/filters/logging/split-filter';
import { isTextColumn, type EntryPath } from '../alerting/filters/logging/entry-path';
import { visitClauses, type LoggingExpression } from '../alerting/filters/logging/syntax';
import { groupedEntries, type GroupedResult, type Asked } from '../logs/grouped-entries';
import { openDuckDb, type DuckDbSession } from '../logs/duckdb-session';
import type { LogEntry } from '../alerting/filters/logging/log-entry';
import { isPlainJson, type LogFile } from '../logs/log-file';
import { matchingEntries } from '../logs/matching-entries';
import type { LogBasedMetric } from '../alerting/metrics/log-based-metric';
import type { UnorderedCounter } from '../alerting/metrics/out-of-order-counter';
import type { TimeRange } from './series-files';

/** A metric that counts, and how many entries matched it. */
export interface MetricInUse {
  readonly metric: LogBasedMetric;
  readonly counter: UnorderedCounter;
  readonly use: { matched: number };
}

/** What a file held. */
export interface CountedFile {
  readonly total: number;
  /** Of those: in the time that was asked for. */
  readonly within: number;
  /** As of `LogFindings`. */
  readonly first: number;
  readonly last: number;
  /** Those that any of the filters looks for, in the order of the file; outside of that time as well. */
  readonly lookedFor: readonly LogEntry[];
}

/** More than DuckDB takes for a recording of weeks; where it is not enough, entries are read one by one. */
const MEMORY = '1GB';

/** What a metric tells its time series apart by, beside its labels. */
const OWNER: readonly EntryPath[] = [['logName'], ['resource', 'type'], ['resource', 'labels']];
/** The same, read in one piece, which is faster where no filter asks entry by entry what is inside. */
const OWNER_WHOLE: readonly EntryPath[] = [['logName'], ['resource']];

/**
 * Counts the entries of files in DuckDB, which is an order of magnitude faster than reading each of them here; only
 * what tells time series apart comes back, minute by minute. The counts are the same.
 */
export class GroupedCounting {
  #duckDb: DuckDbSession | undefined;
  readonly #asked: readonly Asked[] | undefined;
  readonly #metrics: readonly MetricInUse[];

  /** @param matches filters of which each matching entry must be seen */
  constructor(
    metrics: readonly MetricInUse[],
    private readonly matches: readonly string[],
  ) {
    this.#metrics = metrics.filter(({ metric }) => !metric.disabled);
    this.#asked = askedOf(
      this.#metrics.map(({ metric }) => metric),
      matches,
    );
  }

  /** Counts a file; nothing, and nothing was counted, where its entries must be read one by one. */
  async count(file: LogFile, { from, to }: TimeRange): Promise<CountedFile | undefined> {
    if (this.#asked === undefined || !isPlainJson(file)) return undefined;
    this.#duckDb ??= await openDuckDb({ memory: MEMORY });
    const result = await groupedEntries(this.#duckDb.connection, file, { asked: this.#asked, from, to });
    if (result === undefined) return undefined;
    // Before anything is counted, as it may fail.
    const lookedFor = await this.#lookedFor(file, result);
    for (const { holds, entry, times } of result.alike) {
      for (const [i, { counter, use }] of this.#metrics.entries()) {
        if (holds[i] !== true) continue;
        const place = counter.placeOf(entry);
        for (const [time, at] of times.at.entries()) {
          const [receivedAt = at, count] = [times.receivedAt[time], times.counts?.[time] ?? 1];
          counter.observeGroup({ place, entry: times.varying(i, time), at, receivedAt, times: count });
          use.matched += count;
        }
      }
    }
    const { total, within, first, last, lastReceived } = result;
    return { total, within, first, last: Math.max(last, lastReceived), lookedFor };
  }

  /** The entries that the filters look for which hold for any. */
  async #lookedFor(file: LogFile, { alike }: GroupedResult): Promise<readonly LogEntry[]> {
    const found = this.matches.filter((_, i) => alike.some(({ holds }) => holds[this.#metrics.length + i] === true));
    const entries: LogEntry[] = [];
    if (found.length === 0) return entries;
    for await (const entry of matchingEntries(file, found.map(parseLoggingFilter))) entries.push(entry);
    return entries;
  }

  close(): void {
    this.#duckDb?.close();
  }
}

/** What is asked of entries, metric by metric; nothing where an extractor looks where no field of an entry is. */
export function askedOf(
  metrics: readonly LogBasedMetric[],
  matches: readonly string[] = [],
): readonly Asked[] | undefined {
  const others = matches.map(parseLoggingFilter);
  const split = metrics.map((metric) => {
    const filter = parseLoggingFilter(metric.filter);
    return { metric, filter, ...splitFilter(filter.tree) };
  });
  const ofEntries = [...split.map(({ ofEntry }) => ofEntry), ...others.map(({ tree }) => tree)];
  const owner = ofEntries.some(readsResource) ? OWNER : OWNER_WHOLE;
  const asked: Asked[] = [];
  for (const { metric, filter, ofEntry, ofOwner } of split) {
    const { labels, distribution } = metric;
    const paths = [...labels, ...(distribution === undefined ? [] : [distribution])].map(({ extract }) =>
      pathOf(extract.path),
    );
    if (!paths.every((path) => path !== undefined)) return undefined;
    const varying = distribution === undefined ? undefined : paths.at(-1);
    asked.push({
      filter: { ...filter, tree: ofEntry },
      kept: [...owner, ...paths.slice(0, labels.length)],
      ...(ofOwner === undefined ? {} : { ofKind: compileLoggingFilter(ofOwner) }),
      ...(varying === undefined ? {} : { varying }),
    });
  }
  return [...asked, ...others.map((filter) => ({ filter, kept: [] }))];
}

function readsResource(tree: LoggingExpression): boolean {
  let reads = false;
  visitClauses(tree, (clause) => {
    const read = clauseReads(clause);
    reads ||= typeof read === 'object' && read.target.keys[0] === 'resource';
  });
  return reads;
}

function pathOf([first = '', ...rest]: readonly string[]): EntryPath | undefined {
  const key = ENTRY_KEYS.find((known) => known === first || (first.includes('_') && known === camel(first)));
  if (key === undefined || (isTextColumn(key) && rest.length > 0)) return undefined;
  return [key, ...rest];
}

const camel = (name: string) => name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
