import { LagMeter } from '../../functions/recorder-lag/core';
import { pulsesAfter, watermarkAt, type Watermark } from '../../functions/watermark/core';
import type { Delivery } from './deployment';
import type { OngoingFaults } from './ongoing-faults';
import type { Timeline } from './timeline';
import type { LoggedEvent } from './virtual-attempt';
import type { VirtualBreakers } from './virtual-breakers';
import type { VirtualStore } from './virtual-store';

/**
 * The way of a printed line to its record: at once, or, while Firestore refuses, by as many deliveries as it takes. It
 * carries the monitor's pulse as well, which says how far behind the way is.
 */
export class VirtualRecorder {
  private readonly lag = new LagMeter();
  private pulses: readonly number[] = [];
  private latest: { at: number; arrivedAt: number; worstLagMs: number } | undefined;

  constructor(
    private readonly store: VirtualStore,
    private readonly breakers: VirtualBreakers,
    private readonly faults: OngoingFaults,
    private readonly timeline: Timeline,
    private readonly delivery: Pick<Delivery, 'minBackoffMs' | 'maxBackoffMs'>,
    private readonly couldNotStore: (at: number) => void,
  ) {}

  /** Takes one line of a processor. */
  take(logged: LoggedEvent): void {
    this.deliver(logged.at, logged.at, this.delivery.minBackoffMs, () => {
      const ended = this.store.record(logged);
      if (ended !== undefined) this.breakers.noteEnd(ended);
    });
  }

  /** The monitor prints its pulse, and asks how far what is known is whole. */
  pulse(now: number): Watermark {
    const watermark = watermarkAt(now, this.pulses, this.latest);
    this.pulses = pulsesAfter(this.pulses, this.latest, now);
    this.deliver(now, now, this.delivery.minBackoffMs, (arrivedAt) => {
      if ((this.latest?.at ?? 0) < now) this.latest = { at: now, arrivedAt, worstLagMs: this.lag.worst(arrivedAt) };
    });
    return watermark;
  }

  private deliver(printedAt: number, at: number, backoffMs: number, arrive: (at: number) => void): void {
    // The recorder takes note of how late a message is before it tries to store it.
    this.lag.note(at - printedAt, at);
    if (this.faults.at('store-down', at) === undefined) {
      arrive(at);
      return;
    }
    this.couldNotStore(at);
    const again = at + backoffMs;
    const next = Math.min(2 * backoffMs, this.delivery.maxBackoffMs);
    this.timeline.plan(again, () => this.deliver(printedAt, again, next, arrive));
  }
}
