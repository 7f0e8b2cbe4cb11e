import { LeaseLost, type GuardState } from '../../../guard/ports/guard-state';
import { MINUTE, SECOND, T0 } from '../support/runs';

/** Contract of every guard state. */
export function guardStateContract(name: string, newState: () => GuardState): void {
  const series = [{ job: 'phase5', taskId: 'prediction-coordinator', criticality: 'P0' }];
  const ask = (state: GuardState, holder: string, now: number) =>
    state.take({ holder, now, expiresAt: now + 55 * SECOND });

  describe(`${name} as the monitor's memory`, () => {
    it('grants the lease to the first tick, with no series remembered', async () => {
      expect(await ask(newState(), 'a', T0)).toEqual({ taken: true, series: [] });
    });

    it('refuses the lease while another tick holds it', async () => {
      const state = newState();
      await ask(state, 'a', T0);

      expect(await ask(state, 'b', T0 + 20 * SECOND)).toEqual({ taken: false, because: 'another tick is running' });
    });

    it('grants the lease of a dead tick to the tick of the next minute', async () => {
      const state = newState();
      await ask(state, 'a', T0);

      expect(await ask(state, 'b', T0 + MINUTE)).toMatchObject({ taken: true });
    });

    it('passes the series to the next tick after a release', async () => {
      const state = newState();
      await ask(state, 'a', T0);
      await state.release('a', { series, tickedAt: T0 });

      expect(await ask(state, 'b', T0 + 20 * SECOND)).toEqual({ taken: true, series });
    });

    it('refuses a second delivery of the same minute right after a complete tick', async () => {
      const state = newState();
      await ask(state, 'a', T0);
      await state.release('a', { series, tickedAt: T0 });

      expect(await ask(state, 'b', T0 + 3 * SECOND)).toMatchObject({ taken: false });
    });

    it('lets a failed tick be retried immediately', async () => {
      const state = newState();
      await ask(state, 'a', T0);
      await state.release('a', {});

      expect(await ask(state, 'b', T0 + 3 * SECOND)).toMatchObject({ taken: true });
    });

    it('keeps the series of a tick that dies before its release', async () => {
      const state = newState();
      await ask(state, 'a', T0);
      await state.remember('a', series);

      expect(await ask(state, 'b', T0 + MINUTE)).toEqual({ taken: true, series });
    });

    it('keeps more series with longer names than one document holds, and fewer afterwards', async () => {
      const state = newState();
      const name = 'é'.repeat(250);
      const many = Array.from({ length: 1_400 }, (_, n) => ({ job: name, taskId: `${name}${n}`, criticality: 'P0' }));
      await ask(state, 'a', T0);
      await state.remember('a', many);
      await state.release('a', {});
      expect(await ask(state, 'b', T0 + MINUTE)).toEqual({ taken: true, series: many });

      await state.release('b', { series: many.slice(0, 700), tickedAt: T0 + MINUTE });
      expect(await ask(state, 'c', T0 + 2 * MINUTE)).toEqual({ taken: true, series: many.slice(0, 700) });
      await state.release('c', { series, tickedAt: T0 + 2 * MINUTE });
      expect(await ask(state, 'd', T0 + 3 * MINUTE)).toEqual({ taken: true, series });
    });

    it('lets a tick that lost the lease neither remember nor release', async () => {
      const state = newState();
      await ask(state, 'a', T0);
      await ask(state, 'b', T0 + MINUTE);

      await expect(state.remember('a', series)).rejects.toThrow(LeaseLost);
      await state.release('a', { series, tickedAt: T0 + MINUTE });
      expect(await ask(state, 'c', T0 + MINUTE + 20 * SECOND)).toMatchObject({ because: 'another tick is running' });
    });

    it('grants the lease to exactly one of many concurrent ticks', async () => {
      const state = newState();
      const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((holder) => ask(state, holder, T0)));

      expect(answers.filter((answer) => answer.taken)).toHaveLength(1);
    });
  });
}
