import { newBreaker, withRequest, type BreakerRecord } from '../../../model/breaker';
import type { BreakerStore } from '../../../guard/ports/breaker-store';
import { T0 } from '../support/runs';

const REQUEST = { action: 'open', reason: 'bad deploy', by: 'ana@example.com', at: T0 } as const;

/** Contract of every store of breakers. */
export function breakerStoreContract(name: string, newStore: () => BreakerStore): void {
  const put = (store: BreakerStore, record: BreakerRecord) =>
    store.change(record.id, () => ({ write: record, result: undefined }));

  describe(`${name} as a store of breakers`, () => {
    it('has no document of a breaker without changes', async () => {
      expect(await newStore().get('loader')).toBeUndefined();
      expect(await newStore().all()).toEqual([]);
    });

    it('returns exactly what was written, by id', async () => {
      const store = newStore();
      const change = { at: T0, from: 'closed', to: 'open', reason: 'storm', by: 'timeout-monitor' } as const;
      const held = {
        trigger: { kind: 'push', subscription: 's' },
        heldAt: T0,
        pushConfig: '{"pushEndpoint":"x"}',
      } as const;
      const open: BreakerRecord = { ...newBreaker('b'), state: 'open', history: [change], held: [held], changes: 1 };
      await put(store, open);
      await put(store, newBreaker('a'));

      expect(await store.get('b')).toEqual(open);
      expect((await store.all()).map(({ id }) => id)).toEqual(['a', 'b']);
    });

    it('keeps both a request and a decision that are written concurrently', async () => {
      const store = newStore();
      await put(store, newBreaker('b'));
      await Promise.all([
        store.change('b', (current = newBreaker('b')) => ({ write: withRequest(current, REQUEST), result: undefined })),
        store.change('b', (current = newBreaker('b')) => ({ write: { ...current, state: 'open' }, result: undefined })),
      ]);

      expect(await store.get('b')).toMatchObject({ state: 'open', request: REQUEST });
    });

    it('writes nothing where the decision throws', async () => {
      const store = newStore();
      const refused = store.change('b', () => {
        throw new Error('undecided');
      });

      await expect(refused).rejects.toThrow('undecided');
      expect(await store.get('b')).toBeUndefined();
    });
  });
}
