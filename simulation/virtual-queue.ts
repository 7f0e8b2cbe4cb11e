import { Heap } from 'heap-js';
import type { Delivery } from './deployment';
import type { Timeline } from './timeline';
import type { PlannedRun } from './workload';

/** One Pub/Sub message, or one call over HTTP. */
export interface Message {
  readonly run: PlannedRun;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  /** Deliveries so far. */
  attempts: number;
  /** Number of the attempt that the first delivery starts; above 1 where a person reruns the work. */
  readonly firstAttempt: number;
}

/** How a delivery ends. A refused message is delivered again. */
export type Answer = 'acked' | 'refused';

/** The service behind a queue. */
export interface Workers {
  /** Starts an attempt; `answer` is called once, at the time of the answer. */
  start(message: Message, at: number, answer: (answer: Answer, at: number) => void): void;
  /** Does Cloud Run refuse the call before the container receives it? */
  refusesCall(message: Message, at: number): boolean;
  /** Is the subscription missing, so that published messages are lost? */
  isMissing(at: number): boolean;
}

/**
 * Delivers to one deployable: a push subscription with its retries, backoff and dead letters, and calls that are made
 * once. A stopped queue delivers no message and loses none; a paused Scheduler job makes no call, then or later.
 *
 * Backoff doubles from the least to the most for each message, as Pub/Sub documents it. Pub/Sub also slows down a
 * subscription whose pushes fail; that is not simulated, so a storm is simulated at its worst.
 */
export class VirtualQueue {
  /** Messages that were given up after the last delivery. */
  readonly deadLetters: Message[] = [];
  /** Messages that were published without a subscription, and calls that failed. */
  readonly lost: Message[] = [];
  /** Calls that a paused Scheduler job did not make. */
  readonly skipped: Message[] = [];
  private stopped = false;
  private inFlight = 0;
  private readonly ready = new Heap<Message>((a, b) => a.publishedAt - b.publishedAt);
  /** Messages that are not acknowledged, in order of publication. */
  private readonly open = new Set<Message>();

  constructor(
    readonly delivery: Delivery,
    private readonly timeline: Timeline,
    private readonly workers: Workers,
  ) {}

  publish(run: PlannedRun, at: number, firstAttempt = 1): void {
    const message = { run, publishedAt: at, attempts: 0, firstAttempt };
    const isMessage = run.calledBy === undefined;
    if (!isMessage && this.stopped) {
      this.skipped.push(message);
      return;
    }
    if (isMessage && this.workers.isMissing(at)) {
      this.lost.push(message);
      return;
    }
    if (isMessage) this.open.add(message);
    this.ready.push(message);
    this.deliver(at);
  }

  /** Lets messages through, or holds them. */
  setFlowing(isFlowing: boolean, at: number): void {
    this.stopped = !isFlowing;
    this.deliver(at);
  }

  /** Removes and returns what was given up, lost or not called. */
  takeUndone(): readonly Message[] {
    return [...this.deadLetters.splice(0), ...this.lost.splice(0), ...this.skipped.splice(0)];
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  /** Number of messages that are not acknowledged. */
  get undelivered(): number {
    return this.open.size;
  }

  /** Age of the oldest message that is not acknowledged, in seconds; 0 where there is none. */
  oldestSeconds(now: number): number {
    for (const { publishedAt } of this.open) return Math.max(0, now - publishedAt) / 1_000;
    return 0;
  }

  private deliver(at: number): void {
    while (!this.stopped && this.inFlight < this.delivery.atOnce) {
      const message = this.ready.pop();
      if (message === undefined) return;
      message.attempts += 1;
      if (this.workers.refusesCall(message, at)) {
        this.retry(message, at);
        continue;
      }
      this.inFlight += 1;
      this.workers.start(message, at, (answer, answeredAt) => {
        this.inFlight -= 1;
        if (answer === 'acked') this.open.delete(message);
        else this.retry(message, answeredAt);
        this.deliver(answeredAt);
      });
    }
  }

  private retry(message: Message, at: number): void {
    const { maxDeliveryAttempts, minBackoffMs, maxBackoffMs, subscription } = this.delivery;
    const isMessage = message.run.calledBy === undefined;
    if (!isMessage || message.attempts >= maxDeliveryAttempts) {
      this.open.delete(message);
      (isMessage && subscription !== undefined ? this.deadLetters : this.lost).push(message);
      return;
    }
    const backoff = Math.min(minBackoffMs * 2 ** (message.attempts - 1), maxBackoffMs);
    // Without a backoff the next delivery still comes a second later.
    this.timeline.plan(at + Math.max(backoff, 1_000), (then) => {
      this.ready.push(message);
      this.deliver(then);
    });
  }
}
