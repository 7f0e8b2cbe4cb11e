/** Longest part of a value that is shown. */
const SHOWN = 80;

/** Describes a value by its type or keys, so that a reader sees which kind of file it came from. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value !== 'object' || value === null) {
    const text = JSON.stringify(value);
    return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  }
  const keys = Object.keys(value);
  const shown = keys.slice(0, 4).join(', ');
  return keys.length === 0 ? 'an empty object' : `an object with ${shown}${keys.length > 4 ? ', …' : ''}`;
}
