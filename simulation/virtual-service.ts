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

/** What comes out of the pipeline for others to see. */
export interface PipelineOutput {
  readonly said: (logged: LoggedEvent) => void;
  readonly answered: (answered: Answered) => void;
}

/** What a service asks of the pipeline that it is part of. */
export interface ServiceContext {
  readonly output: PipelineOutput;
  readonly timeline: Timeline;
  /** How the delivery of a message will go; nothing where its phase is blocked by a run that is at work. */
  readonly attemptOf: (message: Message, at: number) => Attempt | undefined;
  readonly ended: (attempt: Attempt, at: number) => void;
  readonly faults: OngoingFaults;
}

/** One deployable: takes requests, runs them, answers. */
export class VirtualService implements Workers {
  constructor(
    private readonly name: string,
    private readonly timeoutMs: number,
    private readonly context: ServiceContext,
  ) {}

  isMissing(at: number): boolean {
    return (
      this.context.faults.at('subscription-missing', at, ({ deployable }) => deployable === this.name) !== undefined
    );
  }

  refusesCall(message: Message, at: number): boolean {
    const refusal = this.context.faults.at('calls-refused', at, ({ deployable }) => deployable === this.name);
    if (refusal !== undefined) this.answered(message, { at, status: refusal.fault.status ?? 403, latencyMs: 5 });
    return refusal !== undefined;
  }

  start(message: Message, at: number, answer: (answer: Answer, at: number) => void): void {
    const { timeline, output, attemptOf, ended } = this.context;
    const attempt = attemptOf(message, at);
    if (attempt === undefined) {
      // It finds its phase's coordinator at work, and has nothing to do.
      answer('acked', at);
      return;
    }
    logAttempt(attempt, timeline, output.said);
    const endsAt = at + attempt.takesMs;
    const reply = (then: number, status: Answered['status']) => {
      this.answered(message, { at: then, status, latencyMs: then - at });
      answer(status === 200 ? 'acked' : 'refused', then);
    };
    // The platform gives up waiting; the container works on, and the message comes again.
    const cutAt = at + this.timeoutMs;
    if (endsAt > cutAt) timeline.plan(cutAt, () => reply(cutAt, 504));
    timeline.plan(endsAt, () => {
      ended(attempt, endsAt);
      if (endsAt > cutAt) return;
      // What nobody can act on is not tried again: no data today is none in ten seconds.
      reply(endsAt, attempt.failsWith !== undefined && isActionable(attempt.failsWith) ? 500 : 200);
    });
  }

  private answered({ run: { calledBy } }: Message, answer: Pick<Answered, 'at' | 'status' | 'latencyMs'>): void {
    this.context.output.answered({ ...answer, deployable: this.name, ...(calledBy === undefined ? {} : { calledBy }) });
  }
}
