import { statSync } from 'node:fs';
import type { LogEntry } from '../alerting/filters/logging/log-entry';
import { FileItems } from '../files/file-items';
import type { BadItem, InputTally } from '../files/input-tally';
import { filesAt } from '../files/source-files';
import { DuckDbEntryCounter } from '../logs/duckdb/duckdb-entry-counter';
import type { CountRequest, EntryCounter } from '../logs/entry-counter';
import { inspectLogFile } from '../logs/log-file';
import { readEntries } from '../logs/read-entries';
import { InputError } from '../model/problem';
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
  const { tally } = target;
  const count = async (file: string): Promise<BadItem | undefined> => {
    const isLarge = statSync(file).size >= countedFrom;
    const counts = isLarge ? await counter.count(inspectLogFile(file), target.range) : undefined;
    if (counts === undefined) return readEachEntry(file, points, tally);
    points.addCounts(counts);
    // Entries that are counted are not read; the first ones of a file stand for all.
    for (const entry of await firstEntries(file)) points.noteReceipt(entry);
    return undefined;
  };
  try {
    for (const path of paths) {
      for (const file of filesOf(path, tally)) {
        const wrong = await tally.attempt(file, () => count(file));
        if (wrong === undefined) tally.files.push(file);
        else if (file !== path) tally.skipFile(file, `no log entries: ${wrong.reason}`);
        else tally.refuse(file, wrongFile(file, wrong));
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

/** Reads the entries of a file; returns its first record where none is an entry. */
async function readEachEntry(file: string, points: LogPoints, tally: InputTally): Promise<BadItem | undefined> {
  const items = new FileItems(tally);
  for await (const batch of readEntries(inspectLogFile(file))) {
    for (const bad of batch.bad) items.takeBad(`${file}, ${bad.where}`, bad.reason);
    for (const entry of batch.entries) {
      const reason = points.take(entry);
      if (reason === undefined) items.takeGood();
      else items.takeBad(`${file}, ${nameOf(entry)}`, reason);
    }
  }
  return items.wrong;
}

function nameOf({ insertId }: LogEntry): string {
  return typeof insertId === 'string' ? `the entry ${insertId}` : 'an entry';
}

/** The readable entries of all files, one after the other. A file that is damaged ends early. */
export async function* entriesOf(paths: readonly string[]): AsyncGenerator<LogEntry> {
  for (const path of paths) for (const file of filesOf(path)) yield* entriesIn(file);
}

async function* entriesIn(file: string): AsyncGenerator<LogEntry> {
  try {
    for await (const { entries } of readEntries(inspectLogFile(file))) yield* entries;
  } catch (error) {
    // The replay has refused it.
    if (!(error instanceof InputError)) throw error;
  }
}

function filesOf(path: string, tally?: InputTally): readonly string[] {
  return filesAt('--logs', path, (file) => tally?.skipFile(file, 'neither JSON nor YAML'));
}

/** The error of a file of which no record is a log entry. */
export function wrongFile(file: string, { where, reason }: BadItem): InputError {
  return new InputError([
    {
      code: 'INP003',
      where: file,
      rule: 'a file of --logs contains log entries as `gcloud logging read --format=json` prints them, a list or one a line',
      got: `${where.replace(`${file}, `, '')}: ${reason}`,
      fix: 'pass another file, or export it again',
    },
  ]);
}
