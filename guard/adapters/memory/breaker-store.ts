import type { BreakerRecord } from '../../../model/breaker';
import type { BreakerStore, BreakerWrite } from '../../ports/breaker-store';

/** Breakers in a map. Every call yields once, so that tests can interleave calls. */
export class MemoryBreakerStore implements BreakerStore {
  readonly #breakers = new Map<string, BreakerRecord>();

  /** The same breakers, in a store that changes by itself. */
  copy(): MemoryBreakerStore {
    const copy = new MemoryBreakerStore();
    for (const [id, breaker] of this.#breakers) copy.#breakers.set(id, breaker);
    return copy;
  }

  async all(): Promise<BreakerRecord[]> {
    await Promise.resolve();
    return [...this.#breakers.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  unreadable(): ReadonlySet<string> {
    return new Set();
  }

  async get(id: string): Promise<BreakerRecord | undefined> {
    await Promise.resolve();
    return this.#breakers.get(id);
  }

  async change<T>(id: string, decide: (current: BreakerRecord | undefined) => BreakerWrite<T>): Promise<T> {
    await Promise.resolve();
    const { write, result } = decide(this.#breakers.get(id));
    if (write !== undefined) this.#breakers.set(id, write);
    return result;
  }
}
