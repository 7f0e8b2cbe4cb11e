import { showReading } from '../../audit/facts/reading';
import type { Comparison, Difference } from '../../live/differences';
import type { LastChange } from '../../live/last-changes';

/** Draws a table, for a terminal or as Markdown. */
export type Grid = (head: readonly string[], rows: readonly (readonly string[])[]) => string;

const DIFFERENCE_HEADINGS = ['what', 'setting', 'live', 'declared', 'risk of an apply'];

/** The settings that differ, one a row, with who changed them last where that is known of any. */
export function differenceTable(grid: Grid, { differences }: Pick<Comparison, 'differences'>): string {
  const isAuthorKnown = differences.some(({ lastChange }) => lastChange !== undefined);
  return grid(
    [...DIFFERENCE_HEADINGS, ...(isAuthorKnown ? ['last changed by'] : [])],
    differences.map(({ kind, name, setting, live, declared, risk, lastChange }) => [
      `${kind} ${name}`,
      setting,
      showReading(live),
      showReading(declared),
      risk,
      ...(isAuthorKnown ? [lastChange === undefined ? 'not known' : changeText(lastChange)] : []),
    ]),
  );
}

/** `ann@example.com, 2026-11-30T08:15:00Z`. */
export function changeText({ by, at }: LastChange): string {
  return `${by}, ${at}`;
}

/** A difference for other programs. */
export function differenceJson({ kind, name, setting, live, declared, risk, lastChange }: Difference) {
  const shown = { kind, name, setting, live: showReading(live), declared: showReading(declared), risk };
  return lastChange === undefined ? shown : { ...shown, lastChange };
}
