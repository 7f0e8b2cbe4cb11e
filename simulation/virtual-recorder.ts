import { lateLine, rejectedLine } from '../guard/guard-lines';
import { LagMeter } from '../guard/backlog/recorder-lag';
import { readLine, type Rejection } from '../guard/run/run-line';
import { conflictWith } from '../guard/run/recorded-line';
import { pulsesAfter, watermarkAt, type Watermark } from '../guard/backlog/watermark';
import { RUN_EVENT_FIELD, type GuardLine } from '../model/run-event';
import type { Delivery } from './deployment';
import type { OngoingFaults } from './ongoing-faults';
import type { Timeline } from './timeline';
import type { LoggedEvent } from './virtual-attempt';
import type { VirtualBreakers } from './virtual-breakers';
import type { VirtualStore } from './virtual-store';

/** Whom the recorder tells what it did. */
export interface RecorderOutput {
  /** It could not store a message, which comes again. */
  readonly couldNotStore: (at: number) => void;
  /** What it prints of messages that it took: those that do not fit, and those that come after a run was closed. */
  readonly said: (line: GuardLine, at: number) => void;
}

/**
 * The way of a printed line to its record: at once, or, while nothing can be stored, by as many deliveries as it takes. It
 * carries the monitor's pulse as well, which says how far behind the way is.
 */
export class VirtualRecorder {
  private readonly lag = new LagMeter();
  private pulses: readonly number[] = [];
  private rejected = 0;
  private latest: { at: number; arrivedAt: number; worstLagMs: number } | undefined;

  constructor(
    private readonly store: VirtualStore,
    private readonly breakers: VirtualBreakers,
    private readonly faults: OngoingFaults,
    private readonly timeline: Timeline,
    private readonly delivery: Pick<Delivery, 'minBackoffMs' | 'maxBackoffMs'>,
    private readonly output: RecorderOutput,
  ) {}

  /** Takes one line of a processor. */
  take(logged: LoggedEvent): void {
    this.deliver(logged.at, logged.at, this.delivery.minBackoffMs, (arrivedAt) => {
      // A line that fits is taken as it is: to print and to read back a million of them would be most of the work.
      const read = logged.printed === undefined ? logged : readLine(logged.printed);
      if ('event' in read) this.record({ event: read.event, at: logged.at }, arrivedAt);
      else if ('reason' in read) this.reject(read, logged, arrivedAt);
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

  private record(logged: LoggedEvent, arrivedAt: number): void {
    const { record, outcome, hasEnded } = this.store.record(logged);
    if (hasEnded) this.breakers.noteEnd(record);
    if (outcome === 'conflict') this.reject(conflictWith(record), logged, arrivedAt);
    if (outcome === 'late_success' || outcome === 'late_write') {
      this.output.said(lateLine(record, outcome), arrivedAt);
    }
  }

  /** Nothing of the rest of a log entry is judged, so nothing of it is made up. */
  private reject(rejection: Rejection, { event, printed = event, at }: LoggedEvent, arrivedAt: number): void {
    const entry = { timestamp: new Date(at).toISOString(), jsonPayload: { [RUN_EVENT_FIELD]: printed } };
    this.rejected += 1;
    const line = rejectedLine(rejection, String(this.rejected), Buffer.byteLength(JSON.stringify(entry)));
    this.output.said(line, arrivedAt);
  }

  private deliver(printedAt: number, at: number, backoffMs: number, arrive: (at: number) => void): void {
    // The recorder takes note of how late a message is before it tries to store it.
    this.lag.note(at - printedAt, at);
    if (!this.faults.isRecorderStopped(at)) {
      arrive(at);
      return;
    }
    this.output.couldNotStore(at);
    const again = at + backoffMs;
    const next = Math.min(2 * backoffMs, this.delivery.maxBackoffMs);
    this.timeline.plan(again, () => this.deliver(printedAt, again, next, arrive));
  }
}
