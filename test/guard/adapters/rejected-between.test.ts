import { FirestoreRejectedStore, rejectedBetween } from '../../../guard/adapters/google/rejected-store';
import { embeddedFirestore } from '../support/firestore';
import { SECOND, T0 } from '../support/runs';

describe('rejected messages of an interval', () => {
  const firestore = embeddedFirestore();
  const store = new FirestoreRejectedStore(firestore);
  afterAll(() => firestore.terminate());

  const keep = (messageId: string, at: number, original: Uint8Array = Buffer.from(messageId)) =>
    store.keep({ messageId, reason: 'conflict', detail: 'x', original, receivedAt: new Date(at) });
  async function between(from: number, to: number): Promise<string[]> {
    const found = [];
    for await (const each of rejectedBetween(firestore, new Date(from), new Date(to))) {
      found.push(Buffer.from(each).toString().slice(0, 40));
    }
    return found;
  }

  it('are read page by page, the oldest first, those of one instant too, without the end', async () => {
    // More than two pages at one instant: a page must not end the reading, nor skip what has the same time.
    const same = Array.from({ length: 45 }, (_, i) => `same-${String(i).padStart(2, '0')}`);
    await keep('before', T0 - 1);
    await keep('late', T0 + 2 * SECOND);
    for (const id of same) await keep(id, T0);
    await keep('end', T0 + 3 * SECOND);

    const found = await between(T0, T0 + 3 * SECOND);
    expect(found).toHaveLength(46);
    expect(new Set(found)).toEqual(new Set([...same, 'late']));
    expect(found.at(-1)).toBe('late');
  });

  it('are returned whole where one is larger than a document', async () => {
    const large = Buffer.alloc(1_000_000, 'a');
    await keep('large', T0 + 10 * SECOND, large);

    const found = [];
    for await (const each of rejectedBetween(firestore, new Date(T0 + 10 * SECOND), new Date(T0 + 11 * SECOND))) {
      found.push(each.length);
    }
    expect(found).toEqual([1_000_000]);
  });

  it('are none in an interval without any', async () => {
    expect(await between(T0 + 100 * SECOND, T0 + 101 * SECOND)).toEqual([]);
  });
});
