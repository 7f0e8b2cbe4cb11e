import { Duration } from '../../../model/duration';
import type { Scenario } from '../../../simulation/scenario';
import metrics from './metrics.json';
import policies from './policies.json';

/** The alerts until January 2026: a check when a run completed, and every failed run. */
export const BASELINE = {
  baselinePolicies: policies,
  baselineMetrics: metrics,
  baselineCheck: { metric: 'custom.googleapis.com/nba/phase_timeout_check', limit: Duration.minutes(30) },
} as const;

/** Six ordinary days of the whole pipeline. Most scenarios add a fault to them. */
export const ORDINARY_DAYS = {
  from: '2026-01-14T00:00:00Z',
  lasts: Duration.hours(150),
  worlds: ['baseline', 'declared'],
  workload: [{ kind: 'daily', beforeDeadline: Duration.hours(2) }],
  ...BASELINE,
} as const satisfies Partial<Scenario>;

/** The first day and night of these. */
export const ONE_NIGHT = { ...ORDINARY_DAYS, lasts: Duration.hours(30) } as const;
