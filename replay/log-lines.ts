import type { LogEntry } from '../alerting/filters/logging/log-entry';
import { filesAt } from '../files/source-files';
import { inspectLogFile } from '../logs/log-file';
import { readEntries } from '../logs/read-entries';
import { wrongFile } from './log-files';

/** What was not read. */
export interface UnreadLines {
  /** Records that are no log entries. */
  readonly bad: number;
  /** Files in a folder that hold no log entries. */
  readonly skippedFiles: number;
}

/**
 * Reads the log entries of files and folders, one by one.
 * @param option that names them, for errors
 * @throws InputError INP001, INP003 and INP005 for files
 */
export async function readLines(
  paths: readonly string[],
  take: (entry: LogEntry) => void,
  option = '--logs',
): Promise<UnreadLines> {
  let bad = 0;
  let skippedFiles = 0;
  for (const path of paths) {
    for (const file of filesAt(option, path, () => (skippedFiles += 1))) {
      let entries = 0;
      let first: Parameters<typeof wrongFile>[1] | undefined;
      for await (const batch of readEntries(inspectLogFile(file))) {
        for (const entry of batch.entries) take(entry);
        entries += batch.entries.length;
        bad += batch.bad.length;
        first ??= batch.bad[0];
      }
      if (entries === 0 && first !== undefined) throw wrongFile(file, first);
    }
  }
  return { bad, skippedFiles };
}
