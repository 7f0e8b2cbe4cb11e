import { LOG_ENTRY } from './entry-fields';
import type { EntryKey } from './sql-dialect';

/** A path into a log entry, with its column first. */
export type EntryPath = readonly [EntryKey, ...string[]];

/** Is a column of log entries text? The others are JSON, or of a shape. */
export function isTextColumn(key: EntryKey): boolean {
  const shape = LOG_ENTRY[key];
  return shape === 'string' || shape === 'severity' || shape === 'timestamp';
}

export function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, i) => key === b[i]);
}
