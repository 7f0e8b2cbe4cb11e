import type { PulseStore } from '../../../guard/ports/pulse-store';
import { NEW_WATCH, WatchConflict, type WatchStore } from '../../../guard/ports/watch-store';
import { MINUTE, T0 } from '../support/runs';

/** Contract of every watch store. */
export function watchStoreContract(name: string, newStore: () => WatchStore): void {
  describe(`${name} as the memory of what was judged`, () => {
    it('is empty at first', async () => {
      expect(await newStore().read()).toEqual(NEW_WATCH);
    });

    it('returns what was written, under the next version', async () => {
      const store = newStore();
      const missed = [{ dataDate: '2026-01-14', deadlineAt: T0, missing: ['loader'] }];
      const deadlines = { phase5: { judgedThrough: '2026-01-14', missed } };
      await store.write({ ...NEW_WATCH, deadlines, pulses: [T0] });

      expect(await store.read()).toEqual({ ...NEW_WATCH, deadlines, pulses: [T0], version: 1 });
    });

    it('accepts one of two ticks that read the same version', async () => {
      const store = newStore();
      const memory = await store.read();
      await store.write({ ...memory, pulses: [1] });

      await expect(store.write({ ...memory, pulses: [2] })).rejects.toThrow(WatchConflict);
      expect((await store.read()).pulses).toEqual([1]);
    });
  });
}

/** Contract of every pulse store. */
export function pulseStoreContract(name: string, newStore: () => PulseStore): void {
  describe(`${name} as the place for the pulse`, () => {
    it('has no pulse at first, and then the latest that arrived', async () => {
      const store = newStore();
      expect(await store.latest()).toBeUndefined();
      const pulse = { at: T0, arrivedAt: T0 + 2_000, worstLagMs: 900 };
      await store.arrived(pulse);

      expect(await store.latest()).toEqual(pulse);
    });

    it('is not moved back by a pulse that arrives late', async () => {
      const store = newStore();
      await store.arrived({ at: T0 + MINUTE, arrivedAt: T0 + MINUTE, worstLagMs: 1 });
      await store.arrived({ at: T0, arrivedAt: T0 + 2 * MINUTE, worstLagMs: 2 });

      expect(await store.latest()).toMatchObject({ at: T0 + MINUTE, worstLagMs: 1 });
    });
  });
}
