import type { GaugeSeries } from '../tick/limits';

/** The answer to a request for the lease. */
export type Lease =
  | { readonly taken: true; readonly series: readonly GaugeSeries[] }
  | { readonly taken: false; readonly because: string };

/** What a tick asks for the lease with. Times are milliseconds since the epoch. */
export interface LeaseRequest {
  /** Who asks; unique for each tick. */
  readonly holder: string;
  readonly now: number;
  /** When the lease ends by itself, should its holder die. */
  readonly expiresAt: number;
}

/** What the monitor remembers from tick to tick: who ticks, and which series hold a live value. */
export interface GuardState {
  /** Takes the lease, unless another tick holds it or one has just been completed. */
  take(request: LeaseRequest): Promise<Lease>;
  /**
   * Remembers series before they are written: should the tick die, the next one still closes them.
   * @throws LeaseLost
   */
  remember(holder: string, series: readonly GaugeSeries[]): Promise<void>;
  /** Gives the lease back. `tickedAt` is when the tick was complete; nothing happens where the lease is another's. */
  release(
    holder: string,
    after: { readonly series?: readonly GaugeSeries[]; readonly tickedAt?: number },
  ): Promise<void>;
}

/** What both adapters keep. */
export interface GuardMemory {
  readonly holder: string | null;
  readonly expiresAt: number;
  /** When the last complete tick had its start. */
  readonly tickedAt: number;
  readonly series: readonly GaugeSeries[];
}

export const NEW_GUARD: GuardMemory = { holder: null, expiresAt: 0, tickedAt: 0, series: [] };

/**
 * Monitoring refuses two points of one series within 5 s. Scheduler delivers at least once, and the second delivery
 * of a minute may come after the first is done: it has nothing to do.
 */
export const LEAST_BETWEEN_TICKS_MS = 10_000;

/** Another tick took the lease, as this one overran it. */
export class LeaseLost extends Error {
  constructor(holder: string) {
    super(`the lease of ${holder} has gone to another tick`);
    this.name = 'LeaseLost';
  }
}

/** Why the lease cannot be had now, if it cannot. */
export function refusal(memory: GuardMemory, { holder, now }: LeaseRequest): string | undefined {
  if (memory.holder !== null && memory.holder !== holder && memory.expiresAt > now) return 'another tick is running';
  // A tick in our future is another machine's clock, not a reason to stop ticking.
  const since = now - memory.tickedAt;
  return since >= 0 && since < LEAST_BETWEEN_TICKS_MS ? 'another tick has just been completed' : undefined;
}
