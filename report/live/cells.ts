import { showReading } from '../../audit/facts/reading';
import type { Comparison, Difference } from '../../live/differences';

/** Draws a table, for a terminal or as Markdown. */
export type Grid = (head: readonly string[], rows: readonly (readonly string[])[]) => string;

export const DIFFERENCE_HEADINGS = ['what', 'setting', 'live', 'declared', 'risk of an apply'];

/** The settings that differ, one a row. */
export function differenceCells({ differences }: Pick<Comparison, 'differences'>): string[][] {
  return differences.map(({ kind, name, setting, live, declared, risk }) => [
    `${kind} ${name}`,
    setting,
    showReading(live),
    showReading(declared),
    risk,
  ]);
}

/** A difference for other programs. */
export function differenceJson({ kind, name, setting, live, declared, risk }: Difference) {
  return { kind, name, setting, live: showReading(live), declared: showReading(declared), risk };
}
