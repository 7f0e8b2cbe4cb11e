import type { TaskRules } from './task-queue';

/**
 * The token bucket with which Cloud Tasks limits the rate of a queue: each dispatch takes a token, and tokens come at the
 * rate of the queue up to the size of the bucket
 * (https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues#RateLimits). Times are in milliseconds.
 */
export class TokenBucket {
  /** When the bucket was, or will be, empty: it fills from there. */
  private emptyAt = -Infinity;
  private readonly perTokenMs: number;

  constructor(private readonly rules: Pick<TaskRules, 'perSecond' | 'burst'>) {
    this.perTokenMs = 1_000 / rules.perSecond;
  }

  /** When the next token is there: now, or later. */
  availableAt(now: number): number {
    return Math.max(now, Math.ceil(this.emptyAt + this.perTokenMs));
  }

  take(now: number): void {
    const fullSince = now - this.rules.burst * this.perTokenMs;
    this.emptyAt = Math.max(this.emptyAt, fullSince) + this.perTokenMs;
  }
}
