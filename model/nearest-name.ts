import { closest, distance } from 'fastest-levenshtein';

/** The known name that a person most likely meant; undefined where none is near. */
export function nearestName(wrong: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const candidate = closest(wrong, known);
  return distance(wrong, candidate) <= Math.max(2, Math.floor(wrong.length / 3)) ? candidate : undefined;
}

/** The fix of an unknown name: the nearest known name, or the names to choose from. */
export function didYouMean(wrong: string, known: readonly string[]): string {
  const near = nearestName(wrong, known);
  if (near !== undefined) return `did you mean '${near}'?`;
  const shown = known.slice(0, 8).join(', ');
  return known.length === 0 ? 'none is declared' : `choose one of ${shown}${known.length > 8 ? ', …' : ''}`;
}
