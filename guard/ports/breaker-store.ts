import type { BreakerRecord } from '../../model/breaker';

/** What to write, if anything, and the result for the caller. */
export interface BreakerWrite<T> {
  readonly write?: BreakerRecord;
  readonly result: T;
}

/**
 * The breakers: one document each, collection `phasewatch_breakers`, which is there once something has happened to the
 * breaker. The monitor decides and writes; `breaker-control` puts a request on it (`withRequest`) and reads.
 */
export interface BreakerStore {
  /** Every breaker that something has happened to, by id. */
  all(): Promise<BreakerRecord[]>;
  get(id: string): Promise<BreakerRecord | undefined>;
  /**
   * Reads one breaker, lets `decide` say what becomes of it, and writes that, as one: no other change comes between.
   * `decide` must be pure, as it runs again where another change came first.
   */
  change<T>(id: string, decide: (current: BreakerRecord | undefined) => BreakerWrite<T>): Promise<T>;
}

/** There are as many breakers as deployables; this many would be a mistake, and a tick reads them all. */
export const MOST_BREAKERS = 1_000;
