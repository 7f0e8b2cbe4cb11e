/** Longest age of a measurement. */
const WINDOW_MS = 120_000;

/** The recent maximum delay from the log to this instance, in constant memory. */
export class LagMeter {
  #current = { from: 0, worst: 0 };
  #previous = { from: 0, worst: 0 };

  /** Adds the delay of a message that was stored at `now`. */
  note(lagMs: number, now: number): void {
    this.#turn(now);
    this.#current.worst = Math.max(this.#current.worst, lagMs);
  }

  /** The maximum of the last one to two minutes. */
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
