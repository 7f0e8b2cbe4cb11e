import { Heap } from 'heap-js';
import type { Delivery } from './deployment';
import type { Timeline } from './timeline';
import { TokenBucket } from './token-bucket';
import type { PlannedRun } from './workload';

/** One Pub/Sub message, or one call over HTTP. */
export interface Message {
  readonly run: PlannedRun;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  /** Deliveries so far. */
  attempts: number;
  /** When the first delivery was made. @default - none was */
  firstTriedAt?: number;
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
 * Delivers to one deployable: a push subscription with its retries, backoff and dead letters, a task queue with its rate,
 * and calls that are made once. A stopped queue delivers no message and loses none; a paused Scheduler job makes no call,
 * then or later.
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
  private readonly rate: TokenBucket | undefined;
  /** When the queue looks again because it waits for its rate. */
  private looksAgainAt = -Infinity;
  private readonly ready = new Heap<Message>((a, b) => a.publishedAt - b.publishedAt);
  /** Messages that are not acknowledged, in order of publication. */
  private readonly open = new Set<Message>();

  constructor(
    readonly delivery: Delivery,
    private readonly timeline: Timeline,
    private readonly workers: Workers,
  ) {
    this.rate = delivery.tasks === undefined ? undefined : new TokenBucket(delivery.tasks);
  }

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

  /** A message or call that reaches nobody. */
  lose(run: PlannedRun, at: number, firstAttempt = 1): void {
    this.lost.push({ run, publishedAt: at, attempts: 0, firstAttempt });
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
      const message = this.ready.peek();
      if (message === undefined || !this.hasToken(at)) return;
      this.ready.pop();
      if (this.isTooOld(message, at)) {
        this.open.delete(message);
        this.lost.push(message);
        continue;
      }
      this.rate?.take(at);
      message.attempts += 1;
      message.firstTriedAt ??= at;
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

  /** May the queue dispatch now? If not, it looks again when it may. */
  private hasToken(at: number): boolean {
    const from = this.rate?.availableAt(at) ?? at;
    if (from <= at) return true;
    if (from > this.looksAgainAt) {
      this.looksAgainAt = from;
      this.timeline.plan(from, (then) => this.deliver(then));
    }
    return false;
  }

  /** Pub/Sub and Cloud Tasks drop a message at the end of its retention, whatever was tried. */
  private isTooOld({ run, publishedAt }: Message, at: number): boolean {
    return run.calledBy === undefined && at - publishedAt >= this.delivery.keptMs;
  }

  private retry(message: Message, at: number): void {
    const { minBackoffMs, maxBackoffMs, subscription, tasks } = this.delivery;
    const isMessage = message.run.calledBy === undefined;
    if (!isMessage || this.isGivenUp(message, at)) {
      this.open.delete(message);
      (isMessage && subscription !== undefined ? this.deadLetters : this.lost).push(message);
      return;
    }
    const backoff = Math.min(backoffAfter(message.attempts, minBackoffMs, tasks?.maxDoublings), maxBackoffMs);
    // Without a backoff Pub/Sub's next delivery still comes a second later.
    this.timeline.plan(at + Math.max(backoff, tasks === undefined ? 1_000 : 1), (then) => {
      this.ready.push(message);
      this.deliver(then);
    });
  }

  /**
   * A message is given up after its last attempt; a task only once the time for retries has passed, too. With unlimited
   * attempts that time decides, or the retention if there is none:
   * https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues#RetryConfig
   */
  private isGivenUp({ attempts, firstTriedAt = Infinity }: Message, at: number): boolean {
    const { maxDeliveryAttempts, tasks: { maxRetryMs } = { maxRetryMs: 0 } } = this.delivery;
    if (maxDeliveryAttempts === Infinity) return maxRetryMs > 0 && at - firstTriedAt >= maxRetryMs;
    return attempts >= maxDeliveryAttempts && at - firstTriedAt >= maxRetryMs;
  }
}

/** The backoff doubles so many times, and then grows by the last step: 10, 20, 40, 80, 160, 240 s for 10 s and three doublings. */
function backoffAfter(attempts: number, minMs: number, maxDoublings = Infinity): number {
  const doublings = Math.min(attempts - 1, maxDoublings);
  return minMs * 2 ** doublings * (1 + Math.max(0, attempts - 1 - doublings));
}
