import { compileLoggingFilter } from '../alerting/filters/logging/compile-filter';
import { explainLoggingFilter } from '../alerting/filters/logging/explain';
import type { LogEntry } from '../alerting/filters/logging/log-entry';
import type { MatchListener, MatchRequest, MatchTotals, ShownEntry } from './match';
import { readEntries } from './read-entries';

/** Matches the entries of files with the JavaScript predicate. Memory does not grow with the files. */
export async function matchByPredicate(
  { filter, files, countOnly }: MatchRequest,
  explain: boolean,
  listener: MatchListener,
): Promise<MatchTotals> {
  const predicate = compileLoggingFilter(filter.tree);
  const explanationOf = explain ? explainLoggingFilter(filter.tree) : undefined;
  let [total, matched, bad] = [0, 0, 0];
  for (const file of files) {
    for await (const batch of readEntries(file)) {
      for (const record of batch.bad) listener.bad(file, record);
      bad += batch.bad.length;
      for (const entry of batch.entries) {
        const index = total++;
        const matches = predicate(entry);
        if (matches) matched++;
        if (countOnly || !(matches || explain)) continue;
        await listener.shown({ ...summary(entry), index, explanation: explanationOf?.(entry) });
      }
    }
  }
  return { total, matched, bad };
}

function summary(entry: LogEntry): Omit<ShownEntry, 'index' | 'explanation'> {
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    insertId: text(entry['insertId']),
    timestamp: text(entry['timestamp']),
    severity: text(entry['severity']),
    logName: text(entry['logName']),
  };
}
