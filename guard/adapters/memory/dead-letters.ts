import type { DeadLetter, DeadLetters } from '../../ports/dead-letters';

/** Dead letters in a list. */
export class MemoryDeadLetters implements DeadLetters {
  /** By id: those that are kept. */
  readonly kept = new Map<string, Uint8Array>();
  readonly held = new Set<string>();

  async *pull(): AsyncGenerator<DeadLetter> {
    await Promise.resolve();
    for (const [id, data] of this.kept) {
      if (this.held.has(id)) continue;
      this.held.add(id);
      yield { id, data };
    }
  }

  acknowledge(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.kept.delete(id);
    return this.giveBack(ids);
  }

  giveBack(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.held.delete(id);
    return Promise.resolve();
  }
}
