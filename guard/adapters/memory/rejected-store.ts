import type { RejectedMessage, RejectedStore } from '../../ports/rejected-store';

/** Rejected messages in a map. */
export class MemoryRejectedStore implements RejectedStore {
  readonly #kept = new Map<string, RejectedMessage>();

  has(messageId: string): Promise<boolean> {
    return Promise.resolve(this.#kept.has(messageId));
  }

  async keep(message: RejectedMessage): Promise<boolean> {
    await Promise.resolve();
    if (this.#kept.has(message.messageId)) return false;
    this.#kept.set(message.messageId, message);
    return true;
  }

  get(messageId: string): Promise<RejectedMessage | undefined> {
    return Promise.resolve(this.#kept.get(messageId));
  }
}
