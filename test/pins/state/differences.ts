import type { RawDocuments } from './raw-documents';
import type { RawFields, RawValue } from './raw-value';

const NOTHING = '(none)';
/** Longest text of a value in a message: originals of rejected lines may be megabytes. */
const LONGEST = 160;

/** What differs between two states, one line each: document, field, old value, new value. Empty where nothing does. */
export function differences(old: RawDocuments, now: RawDocuments): string[] {
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort();
  return paths.flatMap((path) => {
    const before = old.get(path);
    const after = now.get(path);
    if (before === undefined) return [`${path}: document is new`];
    if (after === undefined) return [`${path}: document is not written any more`];
    return differencesIn(before, after).map((line) => `${path}: ${line}`);
  });
}

function differencesIn(old: RawFields, now: RawFields, at = ''): string[] {
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  return names.flatMap((name) => differencesInValue(old[name], now[name], at === '' ? name : `${at}.${name}`));
}

function differencesInValue(old: RawValue | undefined, now: RawValue | undefined, at: string): string[] {
  const before = partsOf(old);
  const after = partsOf(now);
  if (before !== undefined && after !== undefined) return differencesIn(before, after, at);
  const [was, is] = [shown(old), shown(now)];
  return JSON.stringify(old) === JSON.stringify(now) ? [] : [`field ${at}: old ${was}, new ${is}`];
}

/** The fields of a map, the elements of a list by their number. Nothing for a value without parts. */
function partsOf(value: RawValue | undefined): RawFields | undefined {
  if (value === undefined) return undefined;
  if ('mapValue' in value) return value.mapValue.fields;
  return 'arrayValue' in value ? Object.fromEntries(value.arrayValue.values.entries()) : undefined;
}

function shown(value: RawValue | undefined): string {
  const text = value === undefined ? NOTHING : JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}... (${text.length} characters)`;
}
