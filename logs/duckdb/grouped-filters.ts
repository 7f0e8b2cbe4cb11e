import { clauseReads } from '../../alerting/filters/logging/clause-reads';
import { compileLoggingFilter } from '../../alerting/filters/logging/compile-filter';
import type { EntryPath } from '../../alerting/filters/logging/entry-path';
import { parseLoggingFilter } from '../../alerting/filters/logging/parse-filter';
import { splitFilter } from '../../alerting/filters/logging/split-filter';
import { visitClauses, type LoggingExpression } from '../../alerting/filters/logging/syntax';
import type { CountRequest } from '../entry-counter';
import { extractedPath } from '../extracted-path';
import type { GroupedFilter } from './grouped-entries';

/** What every metric has in its time series beside its own labels. */
const OWNER: readonly EntryPath[] = [['logName'], ['resource', 'type'], ['resource', 'labels']];
/** The same, read in one piece, which is faster where no filter reads single fields of the resource. */
const OWNER_WHOLE: readonly EntryPath[] = [['logName'], ['resource']];

/**
 * The filters of a request: those of its metrics, each with the fields that its labels and value are extracted from, and
 * then those of whole entries. Undefined where an extractor names a field that no log entry has, and where bytes are
 * counted, which are those of the whole entry.
 */
export function groupedFilters({ metrics, wholeEntries }: CountRequest): readonly GroupedFilter[] | undefined {
  if (metrics.some(({ counts }) => counts === 'bytes')) return undefined;
  const split = metrics.map((metric) => {
    const filter = parseLoggingFilter(metric.filter);
    return { metric, filter, ...splitFilter(filter.tree) };
  });
  const trees = [...split.map(({ ofEntry }) => ofEntry), ...wholeEntries.map(({ tree }) => tree)];
  const owner = trees.some(readsResource) ? OWNER : OWNER_WHOLE;
  const filters: GroupedFilter[] = [];
  for (const { metric, filter, ofEntry, ofOwner } of split) {
    const { labels, distribution } = metric;
    const paths = [...labels, ...(distribution === undefined ? [] : [distribution])].map(({ extract }) =>
      extractedPath(extract),
    );
    if (!paths.every((path) => path !== undefined)) return undefined;
    const value = distribution === undefined ? undefined : paths.at(-1);
    filters.push({
      filter: { ...filter, tree: ofEntry },
      kept: [...owner, ...paths.slice(0, labels.length)],
      ...(ofOwner === undefined ? {} : { keptCondition: compileLoggingFilter(ofOwner) }),
      ...(value === undefined ? {} : { value }),
    });
  }
  return [...filters, ...wholeEntries.map((filter) => ({ filter, kept: [] }))];
}

function readsResource(tree: LoggingExpression): boolean {
  let reads = false;
  visitClauses(tree, (clause) => {
    const read = clauseReads(clause);
    reads ||= typeof read === 'object' && read.target.keys[0] === 'resource';
  });
  return reads;
}
