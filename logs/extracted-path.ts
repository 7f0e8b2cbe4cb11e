import { ENTRY_KEYS } from '../alerting/filters/logging/entry-fields';
import { isTextColumn, type EntryPath } from '../alerting/filters/logging/entry-path';
import type { Extractor } from '../alerting/metrics/log-extractor';

/** The field of an entry that an extractor reads; undefined where no log entry has it. */
export function extractedPath({ path: [first = '', ...rest] }: Extractor): EntryPath | undefined {
  const key = ENTRY_KEYS.find((known) => known === first || (first.includes('_') && known === camelCase(first)));
  if (key === undefined || (isTextColumn(key) && rest.length > 0)) return undefined;
  return [key, ...rest];
}

const camelCase = (name: string) => name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
