import type { LogEntry } from '../../alerting/filters/logging/log-entry';
import type { CountRequest, EntryCount, EntryCounter, EntryCounts, EntryGroup } from '../entry-counter';
import { isPlainJson, type LogFile } from '../log-file';
import type { TimeRange } from '../time-range';
import { groupedEntries, type GroupTimes, type GroupedFilter, type SameEntries } from './grouped-entries';
import { matchingEntries } from './matching-entries';
import { groupedFilters } from './grouped-filters';
import { openDuckDb, type DuckDbSession } from './session';

/** More than DuckDB takes for a recording of weeks. Where it is not enough, entries are read one by one. */
const MEMORY = '1GB';

/**
 * Counts entries in DuckDB, ten times as fast as reading each of them: only labels and times come back, one row for
 * each group. The first count opens the database.
 */
export class DuckDbEntryCounter implements EntryCounter {
  private duckDb: DuckDbSession | undefined;
  private readonly filters: readonly GroupedFilter[] | undefined;

  constructor(private readonly request: CountRequest) {
    this.filters = groupedFilters(request);
  }

  async count(file: LogFile, range: TimeRange): Promise<EntryCounts | undefined> {
    if (this.filters === undefined || !isPlainJson(file)) return undefined;
    this.duckDb ??= await openDuckDb({ memory: MEMORY });
    const result = await groupedEntries(this.duckDb.connection, file, { filters: this.filters, ...range });
    if (result === undefined) return undefined;
    const { groups, ...totals } = result;
    return {
      ...totals,
      groups: groups.flatMap((same) => this.groupsOf(same)),
      wholeEntries: await this.wholeEntries(file, groups),
    };
  }

  close(): void {
    this.duckDb?.close();
  }

  private groupsOf({ holds, entry, times }: SameEntries): readonly EntryGroup[] {
    return this.request.metrics.flatMap((_, metric) =>
      holds[metric] === true ? [{ metric, entry, counts: countsAt(times, metric) }] : [],
    );
  }

  private async wholeEntries(file: LogFile, groups: readonly SameEntries[]): Promise<readonly LogEntry[]> {
    const first = this.request.metrics.length;
    const filters = this.request.wholeEntries.filter((_, i) => groups.some(({ holds }) => holds[first + i] === true));
    const entries: LogEntry[] = [];
    if (filters.length === 0) return entries;
    for await (const entry of matchingEntries(file, filters)) entries.push(entry);
    return entries;
  }
}

function countsAt({ at: all, receivedAt, counts, valueEntry }: GroupTimes, metric: number): Iterable<EntryCount> {
  return {
    *[Symbol.iterator]() {
      for (const [i, at] of all.entries()) {
        yield { at, receivedAt: receivedAt[i] ?? at, count: counts?.[i] ?? 1, entry: valueEntry(metric, i) };
      }
    },
  };
}
