import { statSync } from 'node:fs';
import type { LogEntry } from '../alerting/filters/logging/log-entry';
import type { InputTally } from '../files/input-tally';
import { filesAt } from '../files/source-files';
import { DuckDbEntryCounter } from '../logs/duckdb/duckdb-entry-counter';
import type { CountRequest, EntryCounter } from '../logs/entry-counter';
import { inspectLogFile } from '../logs/log-file';
import { readEntries } from '../logs/read-entries';
import { refuse } from '../model/problem';
import { LogPoints, type LogFindings, type LogReaders, type LogTarget } from './log-points';

/** Size in bytes from which a file is counted by the entry counter; opening it does not pay for smaller files. */
const COUNTED_FROM = 1_024 * 1_024;

/** How log files are read. The options change no result. */
export interface LogFileOptions {
  /** Size in bytes from which a file is counted by the entry counter. @default - 1 MiB */
  readonly countedFrom?: number;
  /** Makes the entry counter. @default - one in DuckDB */
  readonly counterFor?: (request: CountRequest) => EntryCounter;
}

/**
 * Reads log entries, in any order, and turns them into the points of log-based metrics.
 *
 * An entry counts in the minute of its own time, from when it was received: an entry that was received after its minute
 * changes the point of that minute, and the change is visible from then on. An entry without a receiveTimestamp counts
 * as received at its own time.
 * @throws InputError INP001, INP003 and INP005 for files, and as the Logging query language for a filter
 */
export async function readLogs(
  paths: readonly string[],
  readers: LogReaders,
  target: LogTarget,
  { countedFrom = COUNTED_FROM, counterFor = (request) => new DuckDbEntryCounter(request) }: LogFileOptions = {},
): Promise<LogFindings> {
  const points = new LogPoints(readers, target);
  const counter = counterFor(points.countRequest);
  try {
    for (const file of filesOf(paths)) {
      const isLarge = statSync(file).size >= countedFrom;
      const counts = isLarge ? await counter.count(inspectLogFile(file), target.range) : undefined;
      if (counts === undefined) await readEachEntry(file, points, target.tally);
      else {
        target.tally.files.push(file);
        points.addCounts(counts);
        // Entries that are counted are not read; the first ones of a file stand for all.
        for (const entry of await firstEntries(file)) points.noteReceipt(entry);
      }
    }
  } finally {
    counter.close();
  }
  return points.finish();
}

async function firstEntries(file: string): Promise<readonly LogEntry[]> {
  for await (const { entries } of readEntries(inspectLogFile(file))) if (entries.length > 0) return entries;
  return [];
}

async function readEachEntry(file: string, points: LogPoints, tally: InputTally): Promise<void> {
  let good = 0;
  let reason: string | undefined;
  for await (const entry of entriesIn(file, tally)) {
    const refused = points.take(entry);
    if (refused === undefined) good += 1;
    else reason ??= refused;
  }
  if (good === 0 && reason !== undefined) wrongFile(file, reason);
}

/** The entries of all files, one after the other. @throws InputError INP001, INP003 and INP005 */
export async function* entriesOf(paths: readonly string[], tally: InputTally): AsyncGenerator<LogEntry> {
  for (const file of filesOf(paths)) yield* entriesIn(file, tally);
}

function filesOf(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => filesAt('--logs', path));
}

async function* entriesIn(file: string, tally: InputTally): AsyncGenerator<LogEntry> {
  tally.files.push(file);
  let good = 0;
  let reason: string | undefined;
  for await (const batch of readEntries(inspectLogFile(file))) {
    good += batch.entries.length;
    for (const bad of batch.bad) {
      reason ??= `${bad.where}: ${bad.reason}`;
      tally.reject(`${file}, ${bad.where}`, bad.reason);
    }
    yield* batch.entries;
  }
  if (good === 0 && reason !== undefined) wrongFile(file, reason);
}

function wrongFile(file: string, reason: string): never {
  return refuse({
    code: 'INP003',
    where: file,
    rule: 'a file of --logs contains log entries as `gcloud logging read --format=json` prints them, a list or one a line',
    got: reason,
    fix: 'pass another file, or export it again',
  });
}
