import { isActionable } from '../model/failure-category';
import type { Delivery } from './deployment';
import type { OngoingFaults } from './ongoing-faults';
import type { ScheduledCalls } from './scheduled-calls';
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
  /** The call of a Scheduler job failed with a status that no request log has: 504 where the job waits no longer. */
  readonly callFailed: (job: string, status: number, at: number) => void;
}

/** What a service needs of its pipeline. */
export interface ServiceContext {
  readonly output: PipelineOutput;
  readonly timeline: Timeline;
  /** How the delivery of a message will go; undefined where its phase waits for another run. */
  readonly attemptOf: (message: Message, at: number) => Attempt | undefined;
  readonly ended: (attempt: Attempt, at: number) => void;
  readonly faults: OngoingFaults;
  /** How the calls of Scheduler jobs arrive. */
  readonly arrivals: ScheduledCalls['arrivals'];
}

/** One deployable: receives requests, runs them and answers. */
export class VirtualService implements Workers {
  constructor(
    private readonly name: string,
    private readonly times: Pick<Delivery, 'timeoutMs' | 'deadlineMs'>,
    private readonly context: ServiceContext,
  ) {}

  isMissing(at: number): boolean {
    return this.context.faults.losesMessages(this.name, at);
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
    // Cloud Run answers 504; the container goes on working, and the message is delivered again.
    const cutAt = at + this.times.timeoutMs;
    const status = endsAt > cutAt ? 504 : isRefusal(attempt) ? 500 : 200;
    const repliesAt = Math.min(endsAt, cutAt);
    const caller = this.callerOf(message);
    const hangsUpAt = at + caller.deadlineMs;
    const isReceived = repliesAt <= hangsUpAt;
    const reply = (then: number) => {
      this.answered(isReceived ? message : NO_CALLER, { at: then, status, latencyMs: then - at });
      if (isReceived) answer(status === 200 ? 'acked' : 'refused', then);
    };
    if (!isReceived) {
      // Who called does not learn the answer, and calls again as it is declared to.
      timeline.plan(hangsUpAt, () => {
        if (caller.job !== undefined) output.callFailed(caller.job, 504, hangsUpAt);
        answer('refused', hangsUpAt);
      });
    }
    if (endsAt > cutAt) timeline.plan(cutAt, () => reply(cutAt));
    timeline.plan(endsAt, () => {
      ended(attempt, endsAt);
      if (endsAt <= cutAt) reply(endsAt);
    });
  }

  /** How long the caller waits for the answer. */
  private callerOf({ run: { calledBy } }: Message): { readonly job?: string; readonly deadlineMs: number } {
    if (calledBy === undefined) return { deadlineMs: this.times.deadlineMs };
    const arrival = this.context.arrivals.get(calledBy);
    return { job: calledBy, deadlineMs: arrival?.kind === 'call' ? arrival.deadlineMs : Infinity };
  }

  private answered({ run: { calledBy } }: Caller, answer: Pick<Answered, 'at' | 'status' | 'latencyMs'>): void {
    this.context.output.answered({ ...answer, deployable: this.name, ...(calledBy === undefined ? {} : { calledBy }) });
  }
}

/** Who called, as far as log entries name it. */
type Caller = { readonly run: Pick<Message['run'], 'calledBy'> };

/** The caller of a request that is answered after the caller has hung up. */
const NO_CALLER: Caller = { run: {} };

/** An expected failure is acknowledged: missing data is still missing in ten seconds. */
export function isRefusal({ failsWith }: Attempt): boolean {
  return failsWith !== undefined && isActionable(failsWith);
}
