/** How far back this instance remembers. */
const WINDOW_MS = 120_000;

/** The longest way that messages had from the log to this instance, lately. One number in, one out; no list grows. */
export class LagMeter {
  #current = { from: 0, worst: 0 };
  #previous = { from: 0, worst: 0 };

  /** Takes in how long a message that is delivered now has been on its way, whether or not it can be stored. */
  note(lagMs: number, now: number): void {
    this.#turn(now);
    this.#current.worst = Math.max(this.#current.worst, lagMs);
  }

  /** The longest of at least the last minute, and at most the last two. */
  worst(now: number): number {
    this.#turn(now);
    return Math.max(this.#current.worst, this.#previous.worst);
  }

  #turn(now: number): void {
    if (now - this.#current.from < WINDOW_MS / 2) return;
    const isNext = now - this.#current.from < WINDOW_MS;
    this.#previous = isNext ? this.#current : { from: now, worst: 0 };
    this.#current = { from: now, worst: 0 };
  }
}
