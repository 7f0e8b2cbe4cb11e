import type { GaugeSeries } from '../../tick/limits';
import {
  LeaseLost,
  NEW_GUARD,
  refusal,
  type GuardMemory,
  type GuardState,
  type Lease,
  type LeaseRequest,
} from '../../ports/guard-state';

/** The monitor's lease and state in a field. */
export class MemoryGuardState implements GuardState {
  #memory: GuardMemory = NEW_GUARD;

  /** The same state, which changes by itself. */
  copy(): MemoryGuardState {
    const copy = new MemoryGuardState();
    copy.#memory = this.#memory;
    return copy;
  }

  async take(request: LeaseRequest): Promise<Lease> {
    await Promise.resolve();
    const because = refusal(this.#memory, request);
    if (because !== undefined) return { taken: false, because };
    this.#memory = { ...this.#memory, holder: request.holder, expiresAt: request.expiresAt };
    return { taken: true, series: this.#memory.series };
  }

  async remember(holder: string, series: readonly GaugeSeries[]): Promise<void> {
    await Promise.resolve();
    if (this.#memory.holder !== holder) throw new LeaseLost(holder);
    this.#memory = { ...this.#memory, series };
  }

  async release(
    holder: string,
    after: { readonly series?: readonly GaugeSeries[]; readonly tickedAt?: number },
  ): Promise<void> {
    await Promise.resolve();
    if (this.#memory.holder !== holder) return;
    this.#memory = { ...this.#memory, ...after, holder: null };
  }
}
