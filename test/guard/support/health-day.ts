import type { HealthInput } from '../../../guard/health/health-report';
import { newBreaker } from '../../../model/breaker';
import { COORDINATOR, guardConfig, SECOND } from './runs';
import { HOUR, NOW, run, runsOf, sampleOf } from './summaries';

const WORKER = 'prediction-worker';
/** Runs of the week before. */
const NORMAL_RUNS = runsOf(20, { startedAt: NOW - 48 * HOUR });
export const slo = { name: 'run success', goal: 0.995, compliance: 0.999, budgetLeft: 0.8 };

const POLICY = { displayName: 'Phasewatch: Slow', enabled: true, changedAt: NOW - HOUR, conditions: [] };

/** A day without findings, with the given changes. */
export function healthDay(other: Partial<HealthInput> = {}): HealthInput {
  return {
    kind: 'daily',
    config: guardConfig(),
    now: NOW,
    unread: [],
    phases: new Map([
      ['phase1', sampleOf()],
      ['phase5', sampleOf(run(), run({ processor: WORKER }))],
    ]),
    normals: new Map([
      [COORDINATOR, sampleOf(NORMAL_RUNS)],
      [WORKER, sampleOf(NORMAL_RUNS)],
    ]),
    days: new Map([['phase5', Array.from({ length: 7 }, () => ({ succeeded: 19, failed: 1 }))]]),
    worstAges: new Map([['phase5', [0.1, 0.2, null, 0.4, 0.5, 0.6, 1.2]]]),
    inFlight: sampleOf(),
    unresolved: sampleOf(),
    breakers: [newBreaker(COORDINATOR)],
    slos: [slo],
    policies: [POLICY],
    conditionStates: new Map([[POLICY.displayName, ['armed']]]),
    lastTick: NOW - 30 * SECOND,
    judgedDeadlines: { phase5: { judgedThrough: '2026-01-14', missed: [] } },
    ...other,
  };
}
