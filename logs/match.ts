import type { LoggingFilter } from '../alerting/filters/logging/parse-filter';
import type { Explanation } from '../alerting/filters/logging/explain';
import type { LogFile } from './log-file';
import type { BadRecord } from './read-entries';

/** An entry that is shown: one that matches, or any where each is explained. */
export interface ShownEntry {
  /** Its number among the entries of all files, from 0. */
  readonly index: number;
  readonly insertId: string | null;
  readonly timestamp: string | null;
  readonly severity: string | null;
  readonly logName: string | null;
  readonly explanation: Explanation | undefined;
}

/** What happens while entries are matched. */
export interface MatchListener {
  shown(entry: ShownEntry): Promise<void>;
  /** Something that is no entry; thrown on, it ends the matching. */
  bad(file: LogFile, record: BadRecord): void;
}

/** How many entries there were, and what became of them. */
export interface MatchTotals {
  readonly total: number;
  readonly matched: number;
  readonly bad: number;
}

/** What to match. */
export interface MatchRequest {
  readonly filter: LoggingFilter;
  readonly files: readonly LogFile[];
  /** Is it enough to count? Then no entry is shown. */
  readonly countOnly: boolean;
}
