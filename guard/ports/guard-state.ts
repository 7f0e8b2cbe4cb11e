import type { GaugeSeries } from '../tick/limits';

/** The answer to a request for the lease. */
export type Lease =
  | { readonly taken: true; readonly series: readonly GaugeSeries[] }
  | { readonly taken: false; readonly because: string };

/** A request for the lease. Times are milliseconds since the epoch. */
export interface LeaseRequest {
  /** Id of the requesting tick; unique. */
  readonly holder: string;
  readonly now: number;
  /** When the lease expires if it is not released. */
  readonly expiresAt: number;
}

/** State that the monitor keeps between ticks: the lease, and the series that hold a live value. */
export interface GuardState {
  /** Takes the lease, unless another tick holds it or one has just been completed. */
  take(request: LeaseRequest): Promise<Lease>;
  /**
   * Stores series before they are written, so that the next tick still closes them if this one crashes.
   * @throws LeaseLost
   */
  remember(holder: string, series: readonly GaugeSeries[]): Promise<void>;
  /** Releases the lease, if `holder` has it. `tickedAt`: time of the complete tick. */
  release(
    holder: string,
    after: { readonly series?: readonly GaugeSeries[]; readonly tickedAt?: number },
  ): Promise<void>;
}

/** The stored state. */
export interface GuardMemory {
  readonly holder: string | null;
  readonly expiresAt: number;
  /** Start of the last complete tick. */
  readonly tickedAt: number;
  readonly series: readonly GaugeSeries[];
}

/**
 * Series in one document. A name has at most 256 characters, of at most 3 bytes each, so that 500 series take less than
 * Firestore's 1 MiB: https://firebase.google.com/docs/firestore/quotas#limits
 */
export const SERIES_PER_DOCUMENT = 500;
/** Most series that are remembered. One transaction writes at most 10 MiB. */
export const MOST_SERIES = 10 * SERIES_PER_DOCUMENT;

export const NEW_GUARD: GuardMemory = { holder: null, expiresAt: 0, tickedAt: 0, series: [] };

/**
 * Monitoring refuses two points of one series within 5 s. Scheduler delivers at least once, and the second delivery
 * of a minute may come after the first is done. It must not tick.
 */
export const LEAST_BETWEEN_TICKS_MS = 10_000;

/** This tick overran its lease, and another tick took it. */
export class LeaseLost extends Error {
  constructor(holder: string) {
    super(`the lease of ${holder} has gone to another tick`);
    this.name = 'LeaseLost';
  }
}

/** Why the lease is refused; undefined: it is free. */
export function refusal(memory: GuardMemory, { holder, now }: LeaseRequest): string | undefined {
  if (memory.holder !== null && memory.holder !== holder && memory.expiresAt > now) return 'another tick is running';
  // A last tick in the future comes from another machine's clock, and does not refuse the lease.
  const since = now - memory.tickedAt;
  return since >= 0 && since < LEAST_BETWEEN_TICKS_MS ? 'another tick has just been completed' : undefined;
}
