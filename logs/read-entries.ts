import { isUtf8 } from 'node:buffer';
import { openLogFile, type LogFile } from './log-file';
import { throwDamage } from '../files/damaged-data';
import { parseGcloudYaml } from './gcloud-yaml';
import type { LogEntry } from '../alerting/filters/logging/log-entry';
import { recordSplitter, type RawRecord } from './split-records';

/** How JSON.stringify writes half of a surrogate pair, and no other text. */
const HALF_PAIR = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

/** Something in a file that is no log entry. */
export interface BadRecord {
  /** Where: `line 3`, or `entry 3` where entries are not in lines. */
  readonly where: string;
  readonly reason: string;
}

/** Some of a file's entries, in order. */
export interface EntryBatch {
  readonly entries: readonly LogEntry[];
  readonly bad: readonly BadRecord[];
}

/**
 * Reads the entries of a file in batches, so that memory stays flat however long the file is.
 * @throws InputError INP005 for an archive that is broken; as the file system does
 */
export async function* readEntries(file: LogFile): AsyncGenerator<EntryBatch> {
  const splitter = recordSplitter(file.layout);
  const unit = file.layout === 'lines' ? 'line' : 'entry';
  const parse: Parse = file.layout === 'documents' ? parseGcloudYaml : JSON.parse;
  try {
    for await (const chunk of openLogFile(file)) {
      const batch = readRecords(splitter.push(chunk as Buffer), unit, parse);
      if (batch.entries.length > 0 || batch.bad.length > 0) yield batch;
    }
  } catch (error) {
    throwDamage(file.path, error);
  }
  yield readRecords(splitter.end(), unit, parse);
}

function readRecords(records: readonly RawRecord[], unit: string, parse: Parse): EntryBatch {
  const entries: LogEntry[] = [];
  const bad: BadRecord[] = [];
  for (const { bytes, number, tooLong } of records) {
    const read = tooLong ? 'longer than 16 MiB' : readRecord(bytes, parse);
    if (typeof read === 'string') bad.push({ where: `${unit} ${number}`, reason: read });
    else entries.push(read);
  }
  return { entries, bad };
}

type Parse = (text: string) => unknown;

/** An entry, or why there is none. */
function readRecord(bytes: Buffer, parse: Parse): LogEntry | string {
  const text = bytes.toString('utf8');
  try {
    const value = parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'no JSON object';
    // The other half of JSON.parse's leniency; SQL refuses both.
    if (text.includes('\uFFFD') && !isUtf8(bytes)) return 'not UTF-8';
    if (/\\u[dD][89a-fA-F]/.test(text) && HALF_PAIR.test(JSON.stringify(value))) return 'half of a surrogate pair';
    return value as LogEntry;
  } catch (error) {
    return error instanceof Error ? error.message.replaceAll(/\s+/g, ' ').slice(0, 120) : 'not JSON';
  }
}
