import { isUtf8 } from 'node:buffer';
import { openLogFile, type LogFile } from './log-file';
import { throwDamage } from '../files/damaged-data';
import { parseGcloudYaml } from './gcloud-yaml';
import type { LogEntry } from '../alerting/filters/logging/log-entry';
import { recordSplitter, type RawRecord } from './split-records';

/** An unpaired surrogate, as JSON.stringify writes it. */
const HALF_PAIR = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

/** A record of a file that is not a log entry. */
export interface BadRecord {
  /** Such as `line 3`, or `entry 3` where entries are not in lines. */
  readonly where: string;
  readonly reason: string;
}

/** Consecutive entries of a file. */
export interface EntryBatch {
  readonly entries: readonly LogEntry[];
  readonly bad: readonly BadRecord[];
}

/**
 * Reads the entries of a file in batches; memory does not grow with the file.
 * @throws InputError INP005 for a damaged archive, and errors of the file system
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

/** The entry of a record, or why it is not an entry. */
function readRecord(bytes: Buffer, parse: Parse): LogEntry | string {
  const text = bytes.toString('utf8');
  try {
    const value = parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not a JSON object';
    // JSON.parse accepts invalid UTF-8 and unpaired surrogates; SQL refuses both.
    if (text.includes('\uFFFD') && !isUtf8(bytes)) return 'not UTF-8';
    if (/\\u[dD][89a-fA-F]/.test(text) && HALF_PAIR.test(JSON.stringify(value))) return 'unpaired surrogate';
    return value as LogEntry;
  } catch (error) {
    return error instanceof Error ? error.message.replaceAll(/\s+/g, ' ').slice(0, 120) : 'not JSON';
  }
}
