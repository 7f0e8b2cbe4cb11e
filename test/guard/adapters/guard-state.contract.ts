import { LeaseLost, type GuardState } from '../../../guard/ports/guard-state';
import { MINUTE, SECOND, T0 } from '../support/runs';

/** What every memory of the monitor must do. */
export function guardStateContract(name: string, newState: () => GuardState): void {
  const series = [{ job: 'phase5', taskId: 'prediction-coordinator', criticality: 'P0' }];
  const ask = (state: GuardState, holder: string, now: number) =>
    state.take({ holder, now, expiresAt: now + 55 * SECOND });

  describe(`${name} as the monitor's memory`, () => {
    it('gives the lease to the first that asks, and remembers no series at first', async () => {
      expect(await ask(newState(), 'a', T0)).toEqual({ taken: true, series: [] });
    });

    it('refuses the lease while another tick holds it', async () => {
      const state = newState();
      await ask(state, 'a', T0);

      expect(await ask(state, 'b', T0 + 20 * SECOND)).toEqual({ taken: false, because: 'another tick is running' });
    });

    it('gives the lease of a dead tick to the next minute’s', async () => {
      const state = newState();
      await ask(state, 'a', T0);

      expect(await ask(state, 'b', T0 + MINUTE)).toMatchObject({ taken: true });
    });

    it('gives the lease and the series to the next tick after a release', async () => {
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

    it('lets a tick that failed be tried again at once', async () => {
      const state = newState();
      await ask(state, 'a', T0);
      await state.release('a', {});

      expect(await ask(state, 'b', T0 + 3 * SECOND)).toMatchObject({ taken: true });
    });

    it('remembers series before the tick is over, should it die', async () => {
      const state = newState();
      await ask(state, 'a', T0);
      await state.remember('a', series);

      expect(await ask(state, 'b', T0 + MINUTE)).toEqual({ taken: true, series });
    });

    it('lets nobody remember or release who lost the lease', async () => {
      const state = newState();
      await ask(state, 'a', T0);
      await ask(state, 'b', T0 + MINUTE);

      await expect(state.remember('a', series)).rejects.toThrow(LeaseLost);
      await state.release('a', { series, tickedAt: T0 + MINUTE });
      expect(await ask(state, 'c', T0 + MINUTE + 20 * SECOND)).toMatchObject({ because: 'another tick is running' });
    });

    it('gives the lease to exactly one of many that ask at once', async () => {
      const state = newState();
      const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((holder) => ask(state, holder, T0)));

      expect(answers.filter((answer) => answer.taken)).toHaveLength(1);
    });
  });
}
