import type { GuardConfig } from '../../model/guard-config';
import { HEALTH_LIMITS } from '../../model/health';
import type { Outcomes, RunSummary, Sample } from '../ports/health-source';
import { completenessOf } from './completeness';
import type { Finding, PhaseHealth } from './build-report';
import { durationsOf, groupBy, isExpected, successRate, tallyOf } from './statistics';
import { formatPercent } from './format';

const DAY_SECONDS = 86_400;

/** The input of {@link phaseHealth}. */
export interface PhaseInput {
  readonly phase: string;
  readonly config: GuardConfig;
  readonly windowSeconds: number;
  readonly sample: Sample;
  /** By day, the oldest first. */
  readonly days?: readonly Outcomes[] | undefined;
  readonly worstAges?: readonly (number | null)[] | undefined;
  readonly missedDeadlines?: number | undefined;
}

/** The figures of one phase. */
export function phaseHealth(input: PhaseInput): PhaseHealth {
  const { phase, config, windowSeconds, sample, days, worstAges, missedDeadlines } = input;
  const { runs, truncated } = sample;
  const { expected, skipped, ...read } = tallyOf(runs);
  const { succeeded, failed } =
    truncated && days !== undefined ? sumOf(days.slice(-windowSeconds / DAY_SECONDS)) : read;
  return {
    phase,
    runs: runs.length,
    truncated,
    succeeded,
    skipped,
    failed,
    expectedFailures: expected,
    failures: failuresOf(runs),
    successRate: successRate({ succeeded, failed }),
    durations: durationsOf(runs),
    completeness: completenessOf(
      config.processors.filter((processor) => processor.phase === phase),
      groupBy(runs, (run) => run.processor),
      windowSeconds,
    ),
    ...(days === undefined ? {} : { trend: days.map(successRate) }),
    ...(worstAges === undefined ? {} : { worstAges }),
    ...(missedDeadlines === undefined ? {} : { missedDeadlines }),
  };
}

/** Findings from a phase's figures. */
export function phaseFindings(health: PhaseHealth): Finding[] {
  const { phase, successRate: rate, failed, succeeded, completeness } = health;
  const findings: Finding[] = [];
  if (rate !== null && rate < HEALTH_LIMITS.goodSuccess) {
    findings.push({
      level: rate < HEALTH_LIMITS.badSuccess ? 'unhealthy' : 'degraded',
      code: 'success-low',
      subject: phase,
      message: `${formatPercent(rate)} of runs succeeded (${failed} of ${failed + succeeded} failed), the goal is ${formatPercent(HEALTH_LIMITS.goodSuccess)}`,
    });
  }
  if (completeness.missing.length > 0) {
    findings.push({
      level: 'degraded',
      code: 'not-complete',
      subject: phase,
      message: `no success of ${listText(completeness.missing)}`,
    });
  }
  if (completeness.outside.length > 0) {
    findings.push({
      level: 'degraded',
      code: 'records-outside',
      subject: phase,
      message: `record count out of range: ${listText(completeness.outside)}`,
    });
  }
  return findings;
}

function sumOf(days: readonly Outcomes[]): Outcomes {
  return days.reduce((sum, day) => ({ succeeded: sum.succeeded + day.succeeded, failed: sum.failed + day.failed }), {
    succeeded: 0,
    failed: 0,
  });
}

function failuresOf(runs: readonly RunSummary[]): PhaseHealth['failures'] {
  const failures: Partial<Record<string, number>> = {};
  for (const run of runs) {
    if (run.outcome !== 'failed' && !isExpected(run.outcome)) continue;
    const kind = run.state === 'failed' ? (run.failureCategory ?? 'unknown') : run.state;
    failures[kind] = (failures[kind] ?? 0) + 1;
  }
  return failures;
}

const LONGEST_LIST = 5;

/** The first names, and the number of the others. */
function listText(names: readonly string[]): string {
  const rest = names.length - LONGEST_LIST;
  return rest <= 0 ? names.join(', ') : `${names.slice(0, LONGEST_LIST).join(', ')} and ${rest} more`;
}
