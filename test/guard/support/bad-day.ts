import { reportOf, type HealthInput } from '../../../guard/health/health-report';
import type { HealthReport } from '../../../guard/health/build-report';
import { newBreaker } from '../../../model/breaker';
import { breakerRule } from './breaker-rig';
import { healthDay, slo } from './health-day';
import { COORDINATOR, guardConfig, MINUTE } from './runs';
import { closed, failure, HOUR, inFlight, NOW, runsOf, sampleOf } from './summaries';

const WORKER = 'prediction-worker';

/** Some days of a standing analysis, of which one is bad. */
export const MONTH_DAYS = [18, 20, 9, 20, 19].map((succeeded, i) => {
  return { phase: 'phase5', day: `2026-01-0${i + 3}`, succeeded, failed: 20 - succeeded, expectedFailures: 4 };
});

/**
 * A report with something in each of its parts: a long run, open incidents, a breaker, a missed deadline, unread sources. It
 * has no standing analysis.
 */
export function badDay(other: Partial<HealthInput> = {}): HealthReport {
  const breakers = [breakerRule(), breakerRule({ id: WORKER })];
  const config = { ...guardConfig(), runbooks: 'https://example.com/runbooks/sample-prod.md', breakers };
  const missed = [{ dataDate: '2026-01-13', deadlineAt: 0, missing: [WORKER], causes: [COORDINATOR] }];
  return reportOf(
    healthDay({
      config,
      breakers: [{ ...newBreaker(COORDINATOR), state: 'open', since: NOW - HOUR, reason: '3 failures in a row' }],
      inFlight: sampleOf(inFlight(NOW - 40 * MINUTE), inFlight(NOW - 9 * MINUTE, { processor: WORKER })),
      unresolved: sampleOf(closed('went_silent', { startedAt: NOW - 30 * HOUR, lastSeenAt: NOW - 29 * HOUR })),
      missedDeadlines: new Map([['phase5', 1]]),
      judgedDeadlines: { phase5: { judgedThrough: '2026-01-14', missed } },
      phases: new Map([
        ['phase1', sampleOf()],
        ['phase5', sampleOf(runsOf(12), failure('timeout'), failure('timeout'))],
      ]),
      slos: [slo, { name: 'deadlines met', goal: 0.95, compliance: 0.9, budgetLeft: -1 }],
      worstAges: undefined,
      unread: [{ source: 'trends in Monitoring', why: '7 PERMISSION_DENIED' }],
      ...other,
    }),
  );
}
