import type { RejectedMessage, RejectedStore } from '../../../guard/ports/rejected-store';
import { T0 } from '../support/runs';

/** A store of rejected messages that can be read back. */
export type ReadableRejectedStore = RejectedStore & { get(messageId: string): Promise<RejectedMessage | undefined> };

/** Contract of every store of rejected messages. */
export function rejectedStoreContract(name: string, newStore: () => ReadableRejectedStore): void {
  const message = (original: Uint8Array, messageId = '1001'): RejectedMessage => ({
    messageId,
    reason: 'not_json',
    detail: 'Unexpected token',
    original,
    receivedAt: new Date(T0),
  });
  const bytes = (length: number) => Buffer.from(Array.from({ length }, (_, n) => (n * 31) % 251));

  describe(`${name} as a store of rejected messages`, () => {
    it.each([
      ['a line of text', Buffer.from('{"run_event": … not JSON')],
      ['nothing at all', Buffer.alloc(0)],
      ['text that begins with a byte order mark', Buffer.from('\uFEFF{')],
      ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
      ['more than a document holds', bytes(2_000_001)],
    ])('returns %s byte for byte', async (_what, original) => {
      const store = newStore();

      expect(await store.keep(message(original))).toBe(true);
      const kept = await store.get('1001');
      expect(kept === undefined ? undefined : Buffer.compare(kept.original, original)).toBe(0);
      expect(kept).toMatchObject({ reason: 'not_json', detail: 'Unexpected token', receivedAt: new Date(T0) });
    });

    it('stores a message that is delivered twice once', async () => {
      const store = newStore();
      await store.keep(message(Buffer.from('x')));

      expect(await store.keep(message(Buffer.from('x')))).toBe(false);
      expect(await store.keep(message(Buffer.from('x'), '1002'))).toBe(true);
    });

    it('has no message that was never rejected', async () => {
      const store = newStore();
      await store.keep(message(Buffer.from('x')));
      expect([await store.has('1001'), await store.has('1003')]).toEqual([true, false]);
      expect(await newStore().get('1003')).toBeUndefined();
    });
  });
}
