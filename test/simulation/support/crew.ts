import type { Delivery } from '../../../simulation/deployment';
import { Timeline } from '../../../simulation/timeline';
import { VirtualQueue, type Answer, type Message, type Workers } from '../../../simulation/virtual-queue';
import type { PlannedRun } from '../../../simulation/workload';
import { smallPipeline } from './small-pipeline';

const [processor] = smallPipeline.processors;
if (processor === undefined) throw new Error('the small pipeline has processors');

/** A planned run of the first processor. */
export const plannedRun = (runId: string): PlannedRun => ({
  runId,
  processor,
  dataDate: '2026-01-14',
  startsAt: 0,
  takesMs: 0,
  withoutInput: 'works',
});

/** A push subscription: 2 at once, 10 s to 1 min of backoff, 5 deliveries. */
export const PUSHED: Delivery = {
  subscription: { name: 'sub', keptDeadLetters: 'sub-dead' },
  atOnce: 2,
  maxDeliveryAttempts: 5,
  minBackoffMs: 10_000,
  maxBackoffMs: 60_000,
  timeoutMs: 600_000,
  deadlineMs: 600_000,
  keptMs: 7 * 86_400_000,
};

/** Options of a crew. */
export interface Behaviour {
  readonly takesMs: number;
  readonly answer: (message: Message, at: number) => Answer;
  readonly refusesCalls: (at: number) => boolean;
  readonly isMissing: (at: number) => boolean;
}

/** Workers with a configured behavior, and the queue that delivers to them. The clock starts at 0. */
export class Crew implements Workers {
  readonly timeline = new Timeline();
  readonly queue: VirtualQueue;
  /** Accepted deliveries: run and time in milliseconds. */
  readonly deliveries: { readonly run: string; readonly at: number }[] = [];
  readonly done: string[] = [];
  mostAtOnce = 0;
  private atWork = 0;
  private readonly behaviour: Behaviour;

  constructor(behaviour: Partial<Behaviour> = {}, delivery: Delivery = PUSHED) {
    this.behaviour = {
      takesMs: 1_000,
      answer: () => 'acked',
      refusesCalls: () => false,
      isMissing: () => false,
      ...behaviour,
    };
    this.queue = new VirtualQueue(delivery, this.timeline, this);
  }

  start(message: Message, at: number, answer: (answer: Answer, at: number) => void): void {
    this.deliveries.push({ run: message.run.runId, at });
    this.atWork += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atWork);
    this.timeline.plan(at + this.behaviour.takesMs, (then) => {
      this.atWork -= 1;
      const result = this.behaviour.answer(message, then);
      if (result === 'acked') this.done.push(message.run.runId);
      answer(result, then);
    });
  }

  refusesCall(_message: Message, at: number): boolean {
    return this.behaviour.refusesCalls(at);
  }

  isMissing(at: number): boolean {
    return this.behaviour.isMissing(at);
  }

  /** Publishes at a future time. */
  publish(run: string, at: number): void {
    this.timeline.plan(at, () => this.queue.publish(plannedRun(run), at));
  }

  /** A Scheduler job calls at a future time. */
  call(run: string, at: number): void {
    this.timeline.plan(at, () => this.queue.publish({ ...plannedRun(run), calledBy: 'a-job' }, at));
  }

  /** Delivers or holds messages from a time on. */
  setFlowing(isFlowing: boolean, at: number): void {
    this.timeline.plan(at, () => this.queue.setFlowing(isFlowing, at));
  }

  /** Times of the deliveries, in seconds. */
  get times(): number[] {
    return this.deliveries.map(({ at }) => at / 1_000);
  }
}
