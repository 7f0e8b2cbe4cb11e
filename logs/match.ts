import type { LoggingFilter } from '../alerting/filters/logging/parse-filter';
import type { Explanation } from '../alerting/filters/logging/explain';
import type { LogFile } from './log-file';
import type { BadRecord } from './read-entries';

/** An entry to show: one that matches, or any entry if each is explained. */
export interface ShownEntry {
  /** Index among the entries of all files, from 0. */
  readonly index: number;
  readonly insertId: string | null;
  readonly timestamp: string | null;
  readonly severity: string | null;
  readonly logName: string | null;
  readonly explanation: Explanation | undefined;
}

/** Receives the results while entries are matched. */
export interface MatchListener {
  shown(entry: ShownEntry): Promise<void>;
  /** A record that is not an entry. If this throws, matching ends. */
  bad(file: LogFile, record: BadRecord): void;
}

/** Numbers of entries. */
export interface MatchTotals {
  readonly total: number;
  readonly matched: number;
  readonly bad: number;
}

/** What to match. */
export interface MatchRequest {
  readonly filter: LoggingFilter;
  readonly files: readonly LogFile[];
  /** Only count; show no entry. */
  readonly countOnly: boolean;
}
