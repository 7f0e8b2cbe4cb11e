import { judgePulse } from '../../backlog/returned-pulse';
import type { Pulse, PulseStore } from '../../ports/pulse-store';

/** The pulse in a field. */
export class MemoryPulseStore implements PulseStore {
  private latestPulse: Pulse | undefined;

  /** @param remembered the pulses that the monitor remembers */
  constructor(private readonly remembered: () => readonly number[] = () => []) {}

  /** The same pulse, in a store that changes by itself. */
  copy(remembered: () => readonly number[]): MemoryPulseStore {
    const copy = new MemoryPulseStore(remembered);
    copy.latestPulse = this.latestPulse;
    return copy;
  }

  async arrived(pulse: Pulse): Promise<boolean> {
    await Promise.resolve();
    const verdict = judgePulse(pulse, this.latestPulse, this.remembered());
    if (verdict === 'counts') this.latestPulse = pulse;
    return verdict !== 'unknown';
  }

  latest(): Promise<Pulse | undefined> {
    return Promise.resolve(this.latestPulse);
  }
}
