import fc from 'fast-check';
import { retry, type RetryPolicy } from '../../../guard/adapters/google/retry';
import { HurriedClock } from '../support/hurried-clock';
import { MINUTE, T0 } from '../support/runs';

const policy: RetryPolicy = { waitsMs: [300, 1_000], deadline: T0 + MINUTE, waitAfter: (_error, waitMs) => waitMs };

/** An attempt that fails so many times. */
function failing(times: number) {
  let made = 0;
  const attempt = () => {
    made += 1;
    return made <= times ? Promise.reject(new Error(`attempt ${made} failed`)) : Promise.resolve(`attempt ${made}`);
  };
  return { attempt, made: () => made };
}

describe('a call that is retried', () => {
  it.each([
    [0, []],
    [1, [300]],
    [2, [300, 1_000]],
  ])('returns the result of the first attempt that succeeds, after %i failures', async (failures, waits) => {
    const clock = new HurriedClock(T0);

    expect(await retry(clock, policy, failing(failures).attempt)).toBe(`attempt ${failures + 1}`);
    expect(clock.waits).toEqual(waits);
  });

  it('throws the error of the last attempt', async () => {
    const { attempt, made } = failing(9);

    await expect(retry(new HurriedClock(T0), policy, attempt)).rejects.toThrow('attempt 3 failed');
    expect(made()).toBe(3);
  });

  it('is not retried after an error that another attempt cannot change', async () => {
    const { attempt, made } = failing(9);
    const final = { ...policy, waitAfter: () => undefined };

    await expect(retry(new HurriedClock(T0), final, attempt)).rejects.toThrow('attempt 1 failed');
    expect(made()).toBe(1);
  });

  it('waits as long as the error requests', async () => {
    const clock = new HurriedClock(T0);
    await retry(clock, { ...policy, waitAfter: () => 7_000 }, failing(2).attempt);

    expect(clock.waits).toEqual([7_000, 7_000]);
  });

  it.each([
    [1_300, 2],
    [1_301, 3],
  ])('is not retried where a wait would last until the deadline, %i ms away', async (left, attempts) => {
    const { attempt, made } = failing(9);
    await expect(retry(new HurriedClock(T0), { ...policy, deadline: T0 + left }, attempt)).rejects.toThrow();

    expect(made()).toBe(attempts);
  });

  it('starts no retry at or after the deadline, however long attempts and waits take', async () => {
    const times = fc.array(fc.nat(5_000), { maxLength: 6 });
    const property = fc.asyncProperty(times, fc.nat(5_000), fc.nat(10_000), async (waitsMs, attemptMs, left) => {
      const clock = new HurriedClock(T0);
      const starts: number[] = [];
      const attempt = () => {
        starts.push(clock.now());
        clock.advance(attemptMs);
        return Promise.reject(new Error('down'));
      };
      await expect(retry(clock, { ...policy, waitsMs, deadline: T0 + left }, attempt)).rejects.toThrow('down');

      expect(starts.length).toBeLessThanOrEqual(waitsMs.length + 1);
      for (const start of starts.slice(1)) expect(start).toBeLessThan(T0 + left);
    });
    await fc.assert(property);
  });
});
