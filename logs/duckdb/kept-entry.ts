import type { EntryPath } from '../../alerting/filters/logging/entry-path';
import type { LogEntry } from '../../alerting/filters/logging/log-entry';

/** A value of log entries that SQL read. */
export interface ReadValue {
  readonly path: EntryPath;
  /** Was it read as text? Otherwise as JSON. */
  readonly isText: boolean;
  /** Null where the entry has nothing there. */
  readonly value: unknown;
}

/** SQL reads fields that are defined as text as such, and a number in one is not told from its text. */
export class AmbiguousText extends Error {
  constructor(readonly value: string) {
    super(`is ${value} text, or a value of another type?`);
    this.name = 'AmbiguousText';
  }
}

/**
 * A log entry with nothing in it but some values.
 * @throws AmbiguousText where it would be another one if a value were no text
 */
export function entryWith(values: readonly ReadValue[]): LogEntry {
  const entry: Record<string, unknown> = {};
  for (const { path, isText, value } of values) {
    if (value === null) continue;
    if (isText && typeof value === 'string' && isAmbiguous(path, value)) throw new AmbiguousText(value);
    put(entry, path, value);
  }
  return entry;
}

function put(entry: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let inner = entry;
  for (const key of path.slice(0, -1)) {
    const known = Object.hasOwn(inner, key) ? inner[key] : undefined;
    // A whole object that is kept has all that is inside of it.
    if (known !== undefined && (typeof known !== 'object' || known === null)) return;
    const next = (known ?? {}) as Record<string, unknown>;
    set(inner, key, next);
    inner = next;
  }
  set(inner, path.at(-1) ?? '', value);
}

/** `__proto__` is a key like any other in a log. */
function set(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}

/**
 * Could the text be that of an object, a list or a number that is written in another way as text? A resource has no
 * type at all where that is a number.
 */
function isAmbiguous(path: EntryPath, text: string): boolean {
  if (!/^(?:[[{0-9-]|true$|false$)/.test(text)) return false;
  try {
    return String(JSON.parse(text)) !== text || path.join('.') === 'resource.type';
  } catch {
    return false;
  }
}
