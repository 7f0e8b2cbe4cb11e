import { compileLoggingFilter } from '../alerting/filters/logging/compile-filter';
import { parseLoggingFilter } from '../alerting/filters/logging/parse-filter';
import { printLoggingFilter } from '../alerting/filters/logging/print-filter';
import type { EntryPredicate, LogEntry } from '../alerting/filters/logging/log-entry';
import type { FilterUse } from './log-points';

/** An entry that a filter nearly matches. */
export interface NearEntry {
  readonly entry: LogEntry;
  /** The clauses that it does not satisfy, as the filter writes them. */
  readonly missing: readonly string[];
}

/** A filter that matches no entry, and the nearest entries. */
export interface UnmatchedFilter {
  readonly of: string;
  readonly filter: string;
  /** Number of clauses. */
  readonly clauses: number;
  readonly nearest: readonly NearEntry[];
}

/** How many entries are shown for each filter. */
const SHOWN = 3;

/**
 * For each filter that matches no entry, finds the entries that satisfy the most of its clauses, which show a misspelled
 * field at once. Reads the entries once more, only if there is such a filter, and only until no nearer entry is possible.
 */
export async function nearestEntries(
  uses: readonly FilterUse[],
  entries: () => AsyncIterable<LogEntry>,
): Promise<UnmatchedFilter[]> {
  const searches = uses.filter(({ matched }) => matched === 0).map((use) => new Search(use));
  if (searches.length === 0) return [];
  let open = searches.filter((search) => !search.isOver);
  for await (const entry of open.length === 0 ? [] : entries()) {
    for (const search of open) search.look(entry);
    if (open.some((search) => search.isOver)) open = open.filter((search) => !search.isOver);
    if (open.length === 0) break;
  }
  return searches.map((search) => search.result());
}

class Search {
  private readonly clauses: readonly { readonly text: string; readonly holds: EntryPredicate }[];
  private best: { readonly entry: LogEntry; readonly missing: readonly string[] }[] = [];

  constructor(private readonly use: FilterUse) {
    const { tree } = parseLoggingFilter(use.filter);
    const parts = tree.kind === 'and' ? tree.all : [tree];
    this.clauses = parts.map((part) => ({ text: printLoggingFilter(part), holds: compileLoggingFilter(part) }));
  }

  /** Is no nearer entry possible? An entry that satisfies every clause matches. */
  get isOver(): boolean {
    return this.farthest() <= 1;
  }

  look(entry: LogEntry): void {
    const farthest = this.farthest();
    const missing: string[] = [];
    for (const { text, holds } of this.clauses) {
      if (holds(entry)) continue;
      missing.push(text);
      if (missing.length === farthest) return;
    }
    // A match outside of the requested period, or of a disabled metric.
    if (missing.length === 0) return;
    this.best = [...this.best, { entry, missing }].sort((a, b) => a.missing.length - b.missing.length).slice(0, SHOWN);
  }

  /** An entry that misses so many clauses is not shown: as many as the worst one shown, or all clauses. */
  private farthest(): number {
    const worst = this.best.length === SHOWN ? this.best.at(-1) : undefined;
    return worst?.missing.length ?? this.clauses.length;
  }

  result(): UnmatchedFilter {
    const { of, filter } = this.use;
    return { of, filter, clauses: this.clauses.length, nearest: this.best };
  }
}
