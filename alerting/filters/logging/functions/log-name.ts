import { foldText } from '../fold-text';
import type { LogEntry } from '../log-entry';

/** The folded log name of an entry; empty where it is not set. */
export function foldedLogName({ logName }: LogEntry): string {
  return typeof logName === 'string' ? foldText(logName) : '';
}
