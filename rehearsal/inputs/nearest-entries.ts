import { compileLoggingFilter, type EntryPredicate } from '../filters/logging/compile-filter';
import { parseLoggingFilter } from '../filters/logging/parse-filter';
import { printLoggingFilter } from '../filters/logging/print-filter';
import type { LogEntry } from '../logs/log-entry';
import type { FilterUse } from './log-files';

/** An entry that a filter nearly matched. */
export interface NearEntry {
  readonly entry: LogEntry;
  /** The clauses that it does not satisfy, as the filter writes them. */
  readonly missing: readonly string[];
}

/** A filter that no entry matched, and the entries that came nearest. */
export interface UnmatchedFilter {
  readonly of: string;
  readonly filter: string;
  /** How many clauses there are. */
  readonly clauses: number;
  readonly nearest: readonly NearEntry[];
}

/** How many entries are shown of each. */
const SHOWN = 3;

/**
 * For filters that matched nothing, the entries that satisfy the most of their clauses: a wrong name of a field shows at
 * once. One more pass over the entries, and only where such filters are.
 */
export async function nearestEntries(
  uses: readonly FilterUse[],
  entries: () => AsyncIterable<LogEntry>,
): Promise<UnmatchedFilter[]> {
  const searches = uses.filter(({ matched }) => matched === 0).map((use) => new Search(use));
  if (searches.length === 0) return [];
  for await (const entry of entries()) for (const search of searches) search.look(entry);
  return searches.map((search) => search.result());
}

class Search {
  readonly #clauses: readonly { readonly text: string; readonly holds: EntryPredicate }[];
  #best: { readonly entry: LogEntry; readonly missing: readonly string[] }[] = [];

  constructor(private readonly use: FilterUse) {
    const { tree } = parseLoggingFilter(use.filter);
    const parts = tree.kind === 'and' ? tree.all : [tree];
    this.#clauses = parts.map((part) => ({ text: printLoggingFilter(part), holds: compileLoggingFilter(part) }));
  }

  look(entry: LogEntry): void {
    const missing = this.#clauses.filter(({ holds }) => !holds(entry)).map(({ text }) => text);
    // What satisfies nothing is not near.
    if (missing.length === this.#clauses.length) return;
    const worst = this.#best.at(-1);
    if (this.#best.length === SHOWN && worst !== undefined && worst.missing.length <= missing.length) return;
    this.#best = [...this.#best, { entry, missing }]
      .sort((a, b) => a.missing.length - b.missing.length)
      .slice(0, SHOWN);
  }

  result(): UnmatchedFilter {
    const { of, filter } = this.use;
    return { of, filter, clauses: this.#clauses.length, nearest: this.#best };
  }
}
