import { HEALTH_LIMITS } from '../../model/health';
import type { RunSummary } from '../ports/health-source';
import type { Finding } from './build-report';
import { percentile, successDurations, tallyOf } from './statistics';
import { formatPercent, formatSeconds } from './format';

/** One processor's runs in the window and before it. */
export interface Compared {
  readonly processor: string;
  readonly window: readonly RunSummary[];
  /** Undefined if they could not be read; then there are no findings that compare with them. */
  readonly before: readonly RunSummary[] | undefined;
  readonly now: number;
}

/** Findings where a processor differs from its own past. At most one finding of each kind. */
export function anomaliesOf(compared: Compared): Finding[] {
  return [slowRun(compared), failureRate(compared)].filter((finding) => finding !== undefined);
}

function slowRun({ processor, window, before, now }: Compared): Finding | undefined {
  const normal = successDurations(before ?? []);
  const p95 = percentile(normal, 0.95);
  if (p95 === undefined || normal.length < HEALTH_LIMITS.leastHistory) return undefined;
  const limit = HEALTH_LIMITS.slowTimes * p95;
  const slow = window
    .map((run) => ({ run, seconds: lengthOf(run, now) }))
    .filter(({ seconds }) => seconds > limit)
    .sort((a, b) => b.seconds - a.seconds);
  const [worst] = slow;
  if (worst === undefined) return undefined;
  const how = worst.run.state === 'running' ? 'is running for' : 'took';
  const more = slow.length > 1 ? `, and ${slow.length - 1} more` : '';
  return {
    level: 'degraded',
    code: 'slow',
    subject: processor,
    message: `${worst.run.dataDate} ${how} ${formatSeconds(worst.seconds)}, ${(worst.seconds / p95).toFixed(1)} times its normal P95 of ${formatSeconds(p95)}${more}`,
  };
}

/** Seconds; 0 for failed and closed runs, which only count in the failure rate. */
function lengthOf(run: RunSummary, now: number): number {
  if (run.state === 'running') return (now - run.startedAt) / 1_000;
  return run.state === 'succeeded' ? (run.durationSeconds ?? 0) : 0;
}

function failureRate({ processor, window, before }: Compared): Finding | undefined {
  const { failed, succeeded } = tallyOf(window);
  if (failed === 0 || before === undefined) return undefined;
  const rate = failed / (failed + succeeded);
  const past = tallyOf(before);
  const pastRuns = past.failed + past.succeeded;
  if (pastRuns < HEALTH_LIMITS.leastHistory) return undefined;
  const normal = past.failed / pastRuns;
  if (rate <= HEALTH_LIMITS.failureRate || rate <= HEALTH_LIMITS.failureTimes * normal) return undefined;
  return {
    level: 'degraded',
    code: 'failure-rate',
    subject: processor,
    message: `${failed} of ${failed + succeeded} runs failed (${formatPercent(rate)}), normal is ${formatPercent(normal)}`,
  };
}
