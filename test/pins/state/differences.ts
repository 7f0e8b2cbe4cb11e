import type { RawDocuments } from './raw-documents';
import type { RawFields, RawValue } from './raw-value';

const NOTHING = '(none)';
/** Longest text of a value in a message: originals of rejected lines may be megabytes. */
const LONGEST = 160;

interface Difference {
  readonly text: string;
  /** Whether a document, a field or a type differs, not only a value. */
  readonly isOfShape: boolean;
}

/**
 * The differences between two states, one line each: document, field, old value, new value.
 * Differences of shape come first: one that makes the guard fail causes dozens of different values.
 */
export function differences(old: RawDocuments, now: RawDocuments): string[] {
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort();
  const all = paths.flatMap((path): Difference[] => {
    const before = old.get(path);
    const after = now.get(path);
    if (before === undefined) return [{ text: `${path}: document is new`, isOfShape: true }];
    if (after === undefined) return [{ text: `${path}: document is not written any more`, isOfShape: true }];
    return differencesIn(before, after).map(({ text, isOfShape }) => ({ text: `${path}: ${text}`, isOfShape }));
  });
  return [...all.filter(({ isOfShape }) => isOfShape), ...all.filter(({ isOfShape }) => !isOfShape)].map(
    ({ text }) => text,
  );
}

function differencesIn(old: RawFields, now: RawFields, at = ''): Difference[] {
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  return names.flatMap((name) => differencesInValue(old[name], now[name], at === '' ? name : `${at}.${name}`));
}

function differencesInValue(old: RawValue | undefined, now: RawValue | undefined, at: string): Difference[] {
  const before = partsOf(old);
  const after = partsOf(now);
  if (before !== undefined && after !== undefined) return differencesIn(before, after, at);
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  // A list with more or fewer elements has another value, not another shape.
  const isOfShape = typeOf(old) !== typeOf(now) && !/\.\d+$/.test(at);
  return [{ text: `field ${at}: old ${shown(old)}, new ${shown(now)}`, isOfShape }];
}

/** The fields of a map, the elements of a list by their number. Nothing for a value without parts. */
function partsOf(value: RawValue | undefined): RawFields | undefined {
  if (value === undefined) return undefined;
  if ('mapValue' in value) return value.mapValue.fields;
  return 'arrayValue' in value ? Object.fromEntries(value.arrayValue.values.entries()) : undefined;
}

function typeOf(value: RawValue | undefined): string | undefined {
  return value === undefined ? undefined : Object.keys(value)[0];
}

function shown(value: RawValue | undefined): string {
  const text = value === undefined ? NOTHING : JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}... (${text.length} characters)`;
}
