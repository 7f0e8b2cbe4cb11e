/** Rings once at its time, unless it is cancelled. */
export interface Alarm {
  readonly rings: Promise<void>;
  cancel(): void;
}

/** The functions' only source of time, so that tests can set it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  alarm(at: number): Alarm;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  alarm: (at) => {
    let timer: NodeJS.Timeout | undefined;
    const rings = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, Math.max(0, at - Date.now()));
    });
    return { rings, cancel: () => clearTimeout(timer) };
  },
};

/** Work was not done by its deadline. */
export class DeadlineExceeded extends Error {
  constructor(what: string) {
    super(`${what} was not done by its deadline`);
    this.name = 'DeadlineExceeded';
  }
}

/**
 * Waits for `work` until `deadline`. Late work is not canceled: the caller must be safe if it finishes after the
 * deadline.
 *
 * @throws DeadlineExceeded
 */
export async function within<T>(clock: Clock, deadline: number, what: string, work: Promise<T>): Promise<T> {
  const alarm = clock.alarm(deadline);
  try {
    return await Promise.race([
      work,
      alarm.rings.then(() => {
        throw new DeadlineExceeded(what);
      }),
    ]);
  } finally {
    alarm.cancel();
  }
}
