import type { BreakerRecord } from '../../model/breaker';

/** What to write, if anything, and the result for the caller. */
export interface BreakerWrite<T> {
  readonly write?: BreakerRecord;
  readonly result: T;
}

/**
 * The breakers: one document each, collection `phasewatch_breakers`, made at the first change or request. The monitor
 * decides and writes; `breaker-control` reads and adds requests (`withRequest`).
 */
export interface BreakerStore {
  /** Every breaker with a document that can be read, ordered by id. */
  all(): Promise<BreakerRecord[]>;
  /** Ids of the documents that the last {@link all} could not read. They stay as they are, and are not decided. */
  unreadable(): ReadonlySet<string>;
  /** @throws UnreadableDocument */
  get(id: string): Promise<BreakerRecord | undefined>;
  /**
   * Reads one breaker, calls `decide`, and writes its result in one transaction. `decide` must be pure: it runs again if
   * another change was committed first.
   * @throws UnreadableDocument
   */
  change<T>(id: string, decide: (current: BreakerRecord | undefined) => BreakerWrite<T>): Promise<T>;
}

/** A tick reads all breakers. There is one per deployable, so more than this would be a mistake. */
export const MOST_BREAKERS = 1_000;
