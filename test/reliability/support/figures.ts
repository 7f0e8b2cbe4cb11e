import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../../golden';
import { SEED } from './random';

/** What a long suite counted, by name. */
export type Figures = Readonly<Record<string, number>>;

const FILE = join(__dirname, '..', 'figures.json');

/** The figures of every long suite in their last recorded run. */
export function recordedFigures(): Readonly<Record<string, Figures>> {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Figures>;
}

/**
 * Writes the figures of a suite with its seed, if `UPDATE_FIGURES=1`: `docs/reliability.md` is made of them. Otherwise it
 * changes nothing, because the figures follow the code and only the invariants must hold.
 */
export function recordFigures(suite: string, figures: Figures): void {
  if (process.env['UPDATE_FIGURES'] !== '1') return;
  writeFileSync(FILE, canonicalJson({ ...recordedFigures(), [suite]: { seed: SEED, ...figures } }));
}
