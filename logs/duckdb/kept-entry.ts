import type { EntryPath } from '../../alerting/filters/logging/entry-path';
import type { LogEntry } from '../../alerting/filters/logging/log-entry';

/** A value of a log entry, read by SQL. */
export interface ReadValue {
  readonly path: EntryPath;
  /** Read as text; otherwise as JSON. */
  readonly isText: boolean;
  /** Null where the entry has no value. */
  readonly value: unknown;
}

/** Text that may have been another type: in a field that is defined as text, SQL reads a number as its text. */
export class AmbiguousText extends Error {
  constructor(readonly value: string) {
    super(`${value} may be text or a value of another type`);
    this.name = 'AmbiguousText';
  }
}

/**
 * Makes a log entry with only these values.
 * @throws AmbiguousText where a text may have been another type
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
    // The whole object is kept too, and has this value.
    if (known !== undefined && (typeof known !== 'object' || known === null)) return;
    const next = (known ?? {}) as Record<string, unknown>;
    set(inner, key, next);
    inner = next;
  }
  set(inner, path.at(-1) ?? '', value);
}

/** Assigning `__proto__` would set the prototype; in a log it is a key like any other. */
function set(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}

/**
 * Can the text be that of an object, a list, or a number in another notation? A resource whose type is a number has no
 * type.
 */
function isAmbiguous(path: EntryPath, text: string): boolean {
  if (!/^(?:[[{0-9-]|true$|false$)/.test(text)) return false;
  try {
    return String(JSON.parse(text)) !== text || path.join('.') === 'resource.type';
  } catch {
    return false;
  }
}
