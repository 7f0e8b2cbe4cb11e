import type { JobRules } from './deployment';
import type { Overlap } from './outcome';
import { logAttempt } from './virtual-attempt';
import { isRefusal, type ServiceContext } from './virtual-service';
import type { Answer, Message, Workers } from './virtual-queue';

/** Cloud Run starts the next attempt of a task shortly after one has failed. */
const RETRIES_AFTER_MS = 1_000;

/** An execution that is going on: the tasks that one call, or one start by code, has started. */
interface Execution {
  readonly key: string;
  /** Tasks that run now. */
  running: number;
  /** Tasks that wait until others have ended. */
  readonly waiting: ((at: number) => void)[];
}

/**
 * One Cloud Run job. A call of `jobs:run` is answered at once, so that executions overlap. Each run is a task: it is ended
 * at its timeout without a run event, and tried again as often as the job declares.
 */
export class VirtualJob implements Workers {
  /** Executions that began while another one was going on. */
  readonly overlaps: Overlap[] = [];
  private readonly executions = new Map<string, Execution>();

  constructor(
    private readonly name: string,
    private readonly rules: JobRules,
    private readonly context: ServiceContext,
  ) {}

  isMissing(at: number): boolean {
    return this.context.faults.losesMessages(this.name, at);
  }

  /** Refused by the API, not by the job: only the caller logs it. */
  refusesCall({ run: { calledBy } }: Message, at: number): boolean {
    const status = this.context.faults.refusalOf(this.name, at);
    if (status !== undefined && calledBy !== undefined) this.context.output.callFailed(calledBy, status, at);
    return status !== undefined;
  }

  /** `answer` says how the task has ended. Its caller has been answered long before. */
  start(message: Message, at: number, answer: (answer: Answer, at: number) => void): void {
    const execution = this.executionOf(message, at);
    const begin = (then: number) => {
      execution.running += 1;
      this.attempt(message, 0, then, (how, endedAt) => {
        this.leave(execution, endedAt);
        answer(how, endedAt);
      });
    };
    if (execution.running < this.rules.parallelism) begin(at);
    else execution.waiting.push(begin);
  }

  /** Tasks that are started at the same instant, by the same caller, belong to one execution. */
  private executionOf({ run: { calledBy = '' }, publishedAt }: Message, at: number): Execution {
    const key = `${calledBy} ${publishedAt}`;
    const known = this.executions.get(key);
    if (known !== undefined) return known;
    if (this.executions.size > 0) this.overlaps.push({ deployable: this.name, at });
    const execution: Execution = { key, running: 0, waiting: [] };
    this.executions.set(key, execution);
    return execution;
  }

  private leave(execution: Execution, at: number): void {
    execution.running -= 1;
    const next = execution.waiting.shift();
    if (next !== undefined) next(at);
    else if (execution.running === 0) this.executions.delete(execution.key);
  }

  /** @param retries how many attempts of the task have failed */
  private attempt(message: Message, retries: number, at: number, done: (how: Answer, at: number) => void): void {
    const { timeline, output, attemptOf, ended } = this.context;
    const attempt = attemptOf({ ...message, attempts: message.attempts + retries }, at);
    if (attempt === undefined) {
      // The phase waits for another run: the container ends at once, without work.
      done('acked', at);
      return;
    }
    logAttempt(attempt, timeline, output.said);
    timeline.plan(at + attempt.takesMs, (then) => {
      ended(attempt, then);
      if (attempt.isKilled !== true && !isRefusal(attempt)) done('acked', then);
      else if (retries >= this.rules.retries) done('refused', then);
      else timeline.plan(then + RETRIES_AFTER_MS, (again) => this.attempt(message, retries + 1, again, done));
    });
  }
}
