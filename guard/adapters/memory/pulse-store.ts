import type { Pulse, PulseStore } from '../../ports/pulse-store';

/** The pulse in a field. */
export class MemoryPulseStore implements PulseStore {
  #latest: Pulse | undefined;

  async arrived(pulse: Pulse): Promise<void> {
    await Promise.resolve();
    if (this.#latest === undefined || pulse.at > this.#latest.at) this.#latest = pulse;
  }

  latest(): Promise<Pulse | undefined> {
    return Promise.resolve(this.#latest);
  }
}
