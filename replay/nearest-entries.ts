import { compileLoggingFilter } from '../alerting/filters/logging/compile-filter';
import { parseLoggingFilter } from '../alerting/filters/logging/parse-filter';
import { printLoggingFilter } from '../alerting/filters/logging/print-filter';
import type { EntryPredicate, LogEntry } from '../alerting/filters/logging/log-entry';
import type { FilterUse } from './log-points';

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
 * once. One more pass over the entries, only where such filters are, and only until no nearer ones can come.
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
  readonly #clauses: readonly { readonly text: string; readonly holds: EntryPredicate }[];
  #best: { readonly entry: LogEntry; readonly missing: readonly string[] }[] = [];

  constructor(private readonly use: FilterUse) {
    const { tree } = parseLoggingFilter(use.filter);
    const parts = tree.kind === 'and' ? tree.all : [tree];
    this.#clauses = parts.map((part) => ({ text: printLoggingFilter(part), holds: compileLoggingFilter(part) }));
  }

  /** Can no entry be nearer than those that were found? One that satisfies every clause is not near, it matches. */
  get isOver(): boolean {
    return this.#farthest() <= 1;
  }

  look(entry: LogEntry): void {
    const farthest = this.#farthest();
    const missing: string[] = [];
    for (const { text, holds } of this.#clauses) {
      if (holds(entry)) continue;
      missing.push(text);
      if (missing.length === farthest) return;
    }
    // It matches, but lies outside of the time that was asked for, or its metric is disabled.
    if (missing.length === 0) return;
    this.#best = [...this.#best, { entry, missing }]
      .sort((a, b) => a.missing.length - b.missing.length)
      .slice(0, SHOWN);
  }

  /** So many clauses are too many: as many as of what is shown already, or all, as what satisfies nothing is not near. */
  #farthest(): number {
    const worst = this.#best.length === SHOWN ? this.#best.at(-1) : undefined;
    return worst?.missing.length ?? this.#clauses.length;
  }

  result(): UnmatchedFilter {
    const { of, filter } = this.use;
    return { of, filter, clauses: this.#clauses.length, nearest: this.#best };
  }
}
