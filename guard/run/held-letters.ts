import type { DeadLetters } from '../ports/dead-letters';

/** The dead letters of one backfill: which are held, and which are recorded. */
export class HeldLetters {
  private readonly ids = new Map<Uint8Array, string>();
  private readonly recorded = new Set<string>();

  constructor(private readonly letters: DeadLetters) {}

  /** All dead letters as log entries. */
  async *entries(): AsyncGenerator<Uint8Array> {
    for await (const { id, data } of this.letters.pull()) {
      this.ids.set(data, id);
      yield data;
    }
  }

  /** Notes that an entry is recorded; one that is no dead letter has no effect. */
  note(entry: Uint8Array): void {
    const id = this.ids.get(entry);
    if (id !== undefined) this.recorded.add(id);
  }

  /** Acknowledges those that are recorded. */
  async acknowledge(): Promise<void> {
    await this.letters.acknowledge([...this.recorded]);
    for (const [entry, id] of this.ids) if (this.recorded.has(id)) this.ids.delete(entry);
  }

  /** Gives back all that are still held. */
  async giveBack(): Promise<void> {
    await this.letters.giveBack([...this.ids.values()]);
    this.ids.clear();
  }
}
