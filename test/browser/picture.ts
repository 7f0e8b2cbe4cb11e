import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * Share of cells that may differ: about half a line of text on one screen, for words that another version of the font draws
 * wider. Red that turned black is 2%, a problem more is over 5%.
 */
export const TOLERANCE = 0.01;

/** Width, height and color scheme of the views that pictures exist of. */
export const VIEWS = {
  'desktop-light': ['1280', '800', 'light'],
  'phone-dark': ['390', '844', 'dark'],
} as const;

export type View = keyof typeof VIEWS;

/** The share of cells in which a page differs from its picture `golden/<name>-<view>.png`. */
export function differenceFromPicture(page: string, name: string, view: View): number {
  const golden = join(__dirname, 'golden', `${name}-${view}.png`);
  const compared = execFileSync(process.execPath, [join(__dirname, 'compare.mjs'), page, golden, ...VIEWS[view]]);
  return (JSON.parse(compared.toString()) as { readonly share: number }).share;
}
