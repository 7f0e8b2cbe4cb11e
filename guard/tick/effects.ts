import { DeadlineExceeded } from '../ports/clock';
import { errorLine } from '../ports/log';
import type { MonitorPorts, Tick } from './ports';
import { sideBySide } from './map-concurrent';

/** Requests to Firestore at once. */
const WIDTH = 32;

/** How a tick does things: what fails is printed and counted, the rest goes on, and nothing begins after the deadline. */
export class Effects {
  /** How many parts of the tick failed. Its own gauge is written only if none did. */
  failures = 0;

  constructor(
    readonly ports: MonitorPorts,
    readonly tick: Tick,
  ) {}

  /** Does it to all of them; what fails is tried again by the next tick. */
  async onEach<T, R>(doing: string, items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
    const results = await sideBySide(items, WIDTH, (item) => {
      this.assertInTime();
      return work(item);
    });
    this.assertInTime(); // once, rather than as a failure of everything that there was no time for
    return results.flatMap((result) => {
      if (result.status === 'fulfilled') return [result.value];
      this.fail(doing, result.reason);
      return [];
    });
  }

  /** Does one part of the tick; nothing where it failed. */
  async part<R>(doing: string, work: () => Promise<R>): Promise<R | undefined> {
    const [result] = await this.onEach(doing, [doing], work);
    return result;
  }

  /** Reads for all of them; one that fails fails the whole. */
  async readEach<T, R>(items: readonly T[], read: (item: T) => Promise<R>): Promise<R[]> {
    const results = await sideBySide(items, WIDTH, (item) => {
      this.assertInTime();
      return read(item);
    });
    return results.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
  }

  fail(doing: string, error: unknown): void {
    this.failures += 1;
    this.ports.log.print(errorLine(doing, error));
  }

  assertInTime(): void {
    if (this.ports.clock.now() >= this.tick.deadline) throw new DeadlineExceeded('the tick');
  }
}
