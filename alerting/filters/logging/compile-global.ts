import type { LogEntry } from './log-entry';
import { definedCheck, payloadChecks } from './checks';
import { ENTRY_KEYS, LOG_ENTRY } from './entry-fields';
import { anyLeaf } from './reach';
import type { GlobalTerm } from './syntax';
import { definedTest, scalarTest, type ValueTest } from './value-tests';

/** Types of top-level fields that `:` compares by value and not as text. */
export type TypedTop = 'severity' | 'timestamp';

/** The type by which a search term compares a top-level field; undefined: as text or any JSON value. */
export function typeAtTop(key: keyof typeof LOG_ENTRY): TypedTop | undefined {
  const shape = LOG_ENTRY[key];
  return shape === 'severity' || shape === 'timestamp' ? shape : undefined;
}

/**
 * Compiles a search term: `:` against every field that is set.
 * https://cloud.google.com/logging/docs/view/logging-query-language#global_restrictions
 */
export function compileGlobalTerm({ value }: GlobalTerm): (entry: LogEntry) => boolean {
  const anywhere = anyLeaf(scalarTest(payloadChecks(':', value, false)));
  const tests: (readonly [string, ValueTest])[] = [];
  for (const key of ENTRY_KEYS) {
    const type = typeAtTop(key);
    if (type === undefined) tests.push([key, anywhere]);
    else {
      const check = definedCheck(type, ':', value);
      if (check !== undefined) tests.push([key, definedTest(type, check)]);
    }
  }
  return (entry) => {
    for (const [key, test] of tests) {
      const found = entry[key];
      if (found !== undefined && found !== null && test(found)) return true;
    }
    return false;
  };
}
