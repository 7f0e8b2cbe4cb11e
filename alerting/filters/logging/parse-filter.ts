import { buildExpression } from './build-expression';
import { clauseWarnings } from './clause-warnings';
import type { FilterWarning } from './filter-warning';
import { LANGUAGE, readFilter } from './read-filter';
import type { LoggingExpression } from './syntax';
import { writingWarnings } from './writing-warnings';

/** A parsed filter. */
export interface LoggingFilter {
  readonly text: string;
  readonly tree: LoggingExpression;
  readonly warnings: readonly FilterWarning[];
}

/**
 * Parses a filter of the Logging query language.
 * https://cloud.google.com/logging/docs/view/logging-query-language
 *
 * @throws FilterError FLT001 (syntax), FLT002 (undefined field), FLT003 (function misused), FLT004 (pattern),
 *   FLT008 (longer or deeper than allowed)
 */
export function parseLoggingFilter(text: string): LoggingFilter {
  const written = readFilter(text);
  const tree = buildExpression(written, text);
  const warnings = [...writingWarnings(written), ...clauseWarnings(tree)].sort((a, b) => a.offset - b.offset);
  return { text, tree, warnings };
}

/** A warning as one line of text, with its place. */
export function describeWarning({ text }: LoggingFilter, { code, offset, message }: FilterWarning): string {
  const before = text.slice(0, offset).split('\n');
  return `${LANGUAGE}, line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: ${message} [${code}]`;
}
