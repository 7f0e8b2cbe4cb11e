import { lateLine, rejectedLine } from '../guard/guard-lines';
import { LagMeter } from '../guard/backlog/recorder-lag';
import { readLine, type Rejection } from '../guard/run/run-line';
import { conflictWith } from '../guard/run/recorded-line';
import type { Pulse } from '../guard/ports/pulse-store';
import { RUN_EVENT_FIELD, type GuardLine } from '../model/run-event';
import type { Delivery } from './deployment';
import type { EndedRuns } from './ended-runs';
import type { OngoingFaults } from './ongoing-faults';
import type { Timeline } from './timeline';
import type { LoggedEvent } from './virtual-attempt';
import type { VirtualStore } from './virtual-store';

/** The recorder's output. */
export interface RecorderOutput {
  /** It could not store a message, which is delivered again. */
  readonly couldNotStore: (at: number) => void;
  /** Its lines for rejected messages, and for events after a closing. */
  readonly said: (line: GuardLine, at: number) => void;
}

/** What the recorder is made of. */
export interface RecorderContext {
  readonly store: VirtualStore;
  readonly ends: EndedRuns;
  readonly faults: OngoingFaults;
  readonly timeline: Timeline;
  /** The retry backoff of its subscription. */
  readonly delivery: Pick<Delivery, 'minBackoffMs' | 'maxBackoffMs'>;
  readonly output: RecorderOutput;
}

/**
 * Delivers printed lines to the store: at once, or with retries while nothing can be stored. It also delivers the
 * monitor's pulse, which measures the backlog.
 */
export class VirtualRecorder {
  private readonly lag = new LagMeter();
  private rejected = 0;
  private latestPulse: Pulse | undefined;

  constructor(private readonly context: RecorderContext) {}

  /** Takes one line of a processor. */
  take(logged: LoggedEvent): void {
    this.deliver(logged.at, logged.at, this.context.delivery.minBackoffMs, (arrivedAt) => {
      // A valid line is not printed and parsed: for a million lines that would take most of the time.
      const read = logged.printed === undefined ? logged : readLine(logged.printed);
      if ('event' in read) this.record({ event: read.event, at: logged.at }, arrivedAt);
      else this.reject(read, logged, arrivedAt);
    });
  }

  /** Takes the monitor's pulse. */
  takePulse(at: number): void {
    this.deliver(at, at, this.context.delivery.minBackoffMs, (arrivedAt) => {
      const worstLagMs = Math.max(this.lag.worst(arrivedAt), arrivedAt - at);
      if ((this.latestPulse?.at ?? 0) < at) this.latestPulse = { at, arrivedAt, worstLagMs };
    });
  }

  /** The latest pulse that arrived. */
  latest(): Pulse | undefined {
    return this.latestPulse;
  }

  private record(logged: LoggedEvent, arrivedAt: number): void {
    const { record, outcome, hasEnded } = this.context.store.record(logged);
    if (hasEnded) this.context.ends.note(record);
    if (outcome === 'conflict') this.reject(conflictWith(record), logged, arrivedAt);
    if (outcome === 'late_success' || outcome === 'late_write') {
      this.context.output.said(lateLine(record, outcome), arrivedAt);
    }
  }

  /** The other fields of a log entry have no effect, so they are not simulated. */
  private reject(rejection: Rejection, { event, printed = event, at }: LoggedEvent, arrivedAt: number): void {
    const entry = { timestamp: new Date(at).toISOString(), jsonPayload: { [RUN_EVENT_FIELD]: printed } };
    this.rejected += 1;
    const line = rejectedLine(rejection, String(this.rejected), Buffer.byteLength(JSON.stringify(entry)));
    this.context.output.said(line, arrivedAt);
  }

  private deliver(printedAt: number, at: number, backoffMs: number, arrive: (at: number) => void): void {
    if (!this.context.faults.isRecorderStopped(at)) {
      arrive(at);
      this.lag.note(at - printedAt, at);
      return;
    }
    this.context.output.couldNotStore(at);
    const again = at + backoffMs;
    const next = Math.min(2 * backoffMs, this.context.delivery.maxBackoffMs);
    this.context.timeline.plan(again, () => this.deliver(printedAt, again, next, arrive));
  }
}
