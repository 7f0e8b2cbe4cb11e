import type { Alarm, Clock } from '../../ports/clock';

/** A clock that only moves by {@link moveTo} and {@link advance}. */
export class ManualClock implements Clock {
  private readonly alarms = new Map<object, { readonly at: number; readonly ring: () => void }>();

  constructor(private time: number) {}

  now(): number {
    return this.time;
  }

  alarm(at: number): Alarm {
    const id = {};
    const rings = new Promise<void>((resolve) => {
      if (at <= this.time) resolve();
      else this.alarms.set(id, { at, ring: resolve });
    });
    return { rings, cancel: () => this.alarms.delete(id) };
  }

  /** Moves the clock to a later time; alarms that are due ring. */
  moveTo(time: number): void {
    this.time = Math.max(this.time, time);
    for (const [id, { at, ring }] of this.alarms) {
      if (at > this.time) continue;
      this.alarms.delete(id);
      ring();
    }
  }

  advance(milliseconds: number): void {
    this.moveTo(this.time + milliseconds);
  }
}
