import { Heap } from 'heap-js';
import type { Delivery } from './deployment';
import type { Timeline } from './timeline';
import type { PlannedRun } from './workload';

/** One message, or one call: work that somebody wants done. */
export interface Message {
  readonly run: PlannedRun;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  /** Deliveries so far. */
  attempts: number;
  /** Is the first delivery the first try of this work? A person's order is not. */
  readonly firstAttempt: number;
}

/** What becomes of a delivery: done with, or to be delivered again. */
export type Answer = 'acked' | 'refused';

/** What the queue asks of those who work. */
export interface Workers {
  /** Starts an attempt; `answer` is called once, at the time of the answer. */
  start(message: Message, at: number, answer: (answer: Answer, at: number) => void): void;
  /** Is the call answered at once, in the place of those who work? */
  refusesCall(message: Message, at: number): boolean;
  /** Is there nobody to deliver to, so that what is published is gone? */
  isMissing(at: number): boolean;
}

/**
 * The way to one deployable: a push subscription with its retries, backoff and dead letters, and calls that are made
 * once. Stopped, nothing is delivered and nothing is lost; a paused Scheduler job makes no call, then or later.
 *
 * Backoff doubles from the least to the most for each message, as Pub/Sub documents it; that Pub/Sub besides slows down
 * for a subscription whose pushes fail is left out, so a storm is played at its worst.
 */
export class VirtualQueue {
  /** Given up after the last delivery; those with a subscription of their own are kept there. */
  readonly deadLetters: Message[] = [];
  /** Published while there was no subscription, or called for the last time. */
  readonly lost: Message[] = [];
  #stopped = false;
  #inFlight = 0;
  readonly #ready = new Heap<Message>((a, b) => a.publishedAt - b.publishedAt);
  /** Not acknowledged, in order of publication. */
  readonly #open = new Set<Message>();

  constructor(
    readonly delivery: Delivery,
    private readonly timeline: Timeline,
    private readonly workers: Workers,
  ) {}

  publish(run: PlannedRun, at: number, firstAttempt = 1): void {
    const message = { run, publishedAt: at, attempts: 0, firstAttempt };
    const isMessage = run.calledBy === undefined;
    if (!isMessage && this.#stopped) return;
    if (isMessage && this.workers.isMissing(at)) {
      this.lost.push(message);
      return;
    }
    if (isMessage) this.#open.add(message);
    this.#ready.push(message);
    this.#deliver(at);
  }

  /** Lets messages through, or holds them. */
  setFlowing(isFlowing: boolean, at: number): void {
    this.#stopped = !isFlowing;
    this.#deliver(at);
  }

  /** Takes back what was given up or lost, to be done after all. */
  takeUndone(): readonly Message[] {
    return [...this.deadLetters.splice(0), ...this.lost.splice(0)];
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  /** Messages that nobody has acknowledged. */
  get undelivered(): number {
    return this.#open.size;
  }

  /** Age of the oldest of them, in seconds; 0 where there is none. */
  oldestSeconds(now: number): number {
    for (const { publishedAt } of this.#open) return Math.max(0, now - publishedAt) / 1_000;
    return 0;
  }

  #deliver(at: number): void {
    while (!this.#stopped && this.#inFlight < this.delivery.atOnce) {
      const message = this.#ready.pop();
      if (message === undefined) return;
      message.attempts += 1;
      if (this.workers.refusesCall(message, at)) {
        this.#again(message, at);
        continue;
      }
      this.#inFlight += 1;
      this.workers.start(message, at, (answer, answeredAt) => {
        this.#inFlight -= 1;
        if (answer === 'acked') this.#open.delete(message);
        else this.#again(message, answeredAt);
        this.#deliver(answeredAt);
      });
    }
  }

  #again(message: Message, at: number): void {
    const { maxDeliveryAttempts, minBackoffMs, maxBackoffMs, subscription } = this.delivery;
    const isMessage = message.run.calledBy === undefined;
    if (!isMessage || message.attempts >= maxDeliveryAttempts) {
      this.#open.delete(message);
      (isMessage && subscription !== undefined ? this.deadLetters : this.lost).push(message);
      return;
    }
    const backoff = Math.min(minBackoffMs * 2 ** (message.attempts - 1), maxBackoffMs);
    // Even a delivery at once takes a second to come round.
    this.timeline.plan(at + Math.max(backoff, 1_000), (then) => {
      this.#ready.push(message);
      this.#deliver(then);
    });
  }
}
