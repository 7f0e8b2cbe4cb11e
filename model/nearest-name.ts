import { closest, distance } from 'fastest-levenshtein';

/**
 * The known name that a person most likely meant; undefined where none is near. The first parts of a name, such as
 * `custom.googleapis.com/`, do not make two names near which share them.
 */
export function nearestName(wrong: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const candidate = closest(wrong, known);
  const part = wrong.length - sharedParts(wrong, candidate);
  return distance(wrong, candidate) <= Math.max(2, Math.floor(part / 3)) ? candidate : undefined;
}

/** How many characters the parts have that both names start with. A part ends with `/`, `:` or `.`. */
function sharedParts(one: string, other: string): number {
  let end = 0;
  for (let i = 0; i < one.length && one[i] === other[i]; i++) if (/[/:.]/.test(one[i] ?? '')) end = i + 1;
  return end;
}

/** The fix of an unknown name: the nearest known name, or the names to choose from. */
export function didYouMean(wrong: string, known: readonly string[]): string {
  const near = nearestName(wrong, known);
  if (near !== undefined) return `did you mean '${near}'?`;
  const shown = known.slice(0, 8).join(', ');
  return known.length === 0 ? 'none is declared' : `choose one of ${shown}${known.length > 8 ? ', …' : ''}`;
}
