import type { PolicyOutcome, ScenarioOutcome, Side } from '../../review/side';

/** A side with one deployable, one processor, one scenario, one control scenario and one alert policy. */
export function side(changes: Partial<Side> = {}): Side {
  return {
    version: 1,
    pipeline: 'orders',
    environment: 'prod',
    audit: audit(),
    scenarios: [scenario(), control()],
    policies: [policy()],
    ...changes,
  };
}

const declared = (seconds: number) => ({ seconds, from: 'declared' });

export function audit(
  { timeout = 600, silence = 360, worst = 715 } = {},
  findings: Side['audit']['findings'] = [],
): Side['audit'] {
  return {
    timeouts: [
      {
        environment: 'prod',
        deployable: 'orders-import',
        address: 'prod-pipeline/import/service',
        timeout: declared(timeout),
        call: { kind: 'push', by: 'orders-import-sub', deadline: declared(600), retries: 4 },
        runs: [{ processors: ['import', 'sort'], heartbeatSeconds: 120, silenceSeconds: silence, budgetSeconds: 540 }],
      },
    ],
    detection: ['import', 'sort'].map((processor) => ({
      environment: 'prod',
      processor,
      silent: { status: 'detected', worstSeconds: worst, dominant: 'silence allowed' },
      overBudget: { status: 'detected', worstSeconds: 895, dominant: 'budget' },
    })),
    findings,
    watching: [{ environment: 'prod', usage: [{ item: 'gauge_series', amount: 48, unit: 'series' }] }],
  };
}

export type Score = NonNullable<ScenarioOutcome['declared']>;

export function scenario(changes: Partial<Score> = {}, name = 'import-hang', met = true): ScenarioOutcome {
  return {
    scenario: name,
    isControl: false,
    declared: {
      detected: true,
      bestSecondsToDetect: 840,
      worstSecondsToDetect: 1_080,
      notifications: 1,
      failures: 0,
      wastedHours: 0.2,
      lostMessages: 0,
      ...changes,
    },
    expectations: [{ world: 'declared', expected: 'fires within 30 min', met, got: 'after 18 min' }],
  };
}

export function control(notifications = 0): ScenarioOutcome {
  const quiet = { detected: false, bestSecondsToDetect: null, worstSecondsToDetect: null, notifications };
  return { ...scenario(quiet, 'ordinary-days'), isControl: true, expectations: [] };
}

export function policy(changes: Partial<PolicyOutcome> = {}): PolicyOutcome {
  return {
    id: 'run-silent',
    displayName: 'run without heartbeat',
    enabled: true,
    channels: 1,
    settings: { 'conditions.0.thresholdValue': '1', 'conditions.0.duration': '0 s' },
    firesIn: ['import-hang'],
    ...changes,
  };
}
