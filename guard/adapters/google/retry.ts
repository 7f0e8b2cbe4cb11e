import type { Clock } from '../../ports/clock';

/** When a call is made again. */
export interface RetryPolicy {
  /** Milliseconds before the second attempt, the third, and so on. There is one attempt more than waits. */
  readonly waitsMs: readonly number[];
  /** No wait lasts until this time. Milliseconds since the epoch. */
  readonly deadline: number;
  /**
   * Is another attempt worth it?
   * @param waitMs the planned wait
   * @returns the milliseconds to wait, or undefined for no other attempt
   */
  waitAfter(error: unknown, waitMs: number): number | undefined;
}

/** Makes the call until an attempt succeeds. Throws the error of the last attempt. */
export async function retry<T>(clock: Clock, policy: RetryPolicy, attempt: () => Promise<T>): Promise<T> {
  for (const planned of policy.waitsMs) {
    try {
      return await attempt();
    } catch (error) {
      const wait = policy.waitAfter(error, planned);
      if (wait === undefined) throw error;
      const next = clock.now() + wait;
      if (next >= policy.deadline) throw error;
      await clock.alarm(next).rings;
    }
  }
  return attempt();
}
