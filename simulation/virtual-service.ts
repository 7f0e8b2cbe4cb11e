import { isActionable } from '../model/failure-category';
import type { OngoingFaults } from './ongoing-faults';
import type { Timeline } from './timeline';
import { logAttempt, type Attempt, type LoggedEvent } from './virtual-attempt';
import type { Answer, Message, Workers } from './virtual-queue';

/** How a request was answered. */
export interface Answered {
  readonly deployable: string;
  readonly at: number;
  readonly status: 200 | 403 | 500 | 503 | 504;
  readonly latencyMs: number;
  /** The Scheduler job that called. */
  readonly calledBy?: string;
}

/** Receives what the pipeline writes to its logs. */
export interface PipelineOutput {
  readonly said: (logged: LoggedEvent) => void;
  readonly answered: (answered: Answered) => void;
}

/** What a service needs of its pipeline. */
export interface ServiceContext {
  readonly output: PipelineOutput;
  readonly timeline: Timeline;
  /** How the delivery of a message will go; undefined where its phase waits for another run. */
  readonly attemptOf: (message: Message, at: number) => Attempt | undefined;
  readonly ended: (attempt: Attempt, at: number) => void;
  readonly faults: OngoingFaults;
}

/** One deployable: receives requests, runs them and answers. */
export class VirtualService implements Workers {
  constructor(
    private readonly name: string,
    private readonly timeoutMs: number,
    private readonly context: ServiceContext,
  ) {}

  isMissing(at: number): boolean {
    return this.context.faults.isSubscriptionMissing(this.name, at);
  }

  refusesCall(message: Message, at: number): boolean {
    const status = this.context.faults.refusalOf(this.name, at);
    if (status !== undefined) this.answered(message, { at, status, latencyMs: 5 });
    return status !== undefined;
  }

  start(message: Message, at: number, answer: (answer: Answer, at: number) => void): void {
    const { timeline, output, attemptOf, ended } = this.context;
    const attempt = attemptOf(message, at);
    if (attempt === undefined) {
      // The phase waits for another run: the message is acknowledged without work.
      answer('acked', at);
      return;
    }
    logAttempt(attempt, timeline, output.said);
    const endsAt = at + attempt.takesMs;
    const reply = (then: number, status: Answered['status']) => {
      this.answered(message, { at: then, status, latencyMs: then - at });
      answer(status === 200 ? 'acked' : 'refused', then);
    };
    // Cloud Run answers 504; the container goes on working, and the message is delivered again.
    const cutAt = at + this.timeoutMs;
    if (endsAt > cutAt) timeline.plan(cutAt, () => reply(cutAt, 504));
    timeline.plan(endsAt, () => {
      ended(attempt, endsAt);
      if (endsAt > cutAt) return;
      // An expected failure is acknowledged: missing data is still missing in ten seconds.
      reply(endsAt, attempt.failsWith !== undefined && isActionable(attempt.failsWith) ? 500 : 200);
    });
  }

  private answered({ run: { calledBy } }: Message, answer: Pick<Answered, 'at' | 'status' | 'latencyMs'>): void {
    this.context.output.answered({ ...answer, deployable: this.name, ...(calledBy === undefined ? {} : { calledBy }) });
  }
}
