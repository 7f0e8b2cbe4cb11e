import type { UnmatchedFilter } from '../../replay/nearest-entries';

/** Longest part of an entry that is shown, in characters. */
const LONGEST_ENTRY = 140;

/** The entries that a filter nearly matches, with the clauses that each fails, one a line. */
export function nearestLines({ clauses, nearest }: Pick<UnmatchedFilter, 'clauses' | 'nearest'>): string[] {
  return nearest.map(({ entry, missing }) => {
    const text = JSON.stringify(entry);
    const shown = text.length > LONGEST_ENTRY ? `${text.slice(0, LONGEST_ENTRY)}…` : text;
    return `  nearest, ${clauses - missing.length} of ${clauses} clauses match, not ${missing.join(', not ')}: ${shown}`;
  });
}
