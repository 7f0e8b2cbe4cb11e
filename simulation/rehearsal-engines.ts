import { AlertEngine } from '../alerting/evaluation/incremental/engine';
import { knownMetrics } from '../alerting/known-metrics';
import type { LogBasedMetric } from '../alerting/metrics/log-based-metric';
import { logMetricFromApi } from '../alerting/metrics/log-metric-readers';
import type { MetricDescriptors } from '../alerting/metrics/metric-descriptor';
import { NO_MONITORING } from '../alerting/monitoring-config';
import type { AlertPolicy } from '../alerting/policies/policy';
import { policyFromApi } from '../alerting/policies/policy-from-api';
import { GAUGE_VISIBILITY } from '../model/guard-timing';
import type { DeclaredStack } from './declared-stack';
import { policyChanges } from './faults/deploy';
import { snoozesOf } from './faults/snooze';
import type { Scenario, World } from './scenario';

/** Scheduler fires on the minute; a tick has read and judged about a second later. */
export const TICK_AFTER_MS = 1_000;

/** The policies and metrics of a world. */
export interface WorldMonitoring {
  readonly policies: DeclaredStack['policies'];
  readonly logMetrics: readonly LogBasedMetric[];
  readonly descriptors: MetricDescriptors;
}

/** The declared policies and metrics, or those of the baseline in the scenario. */
export function monitoringOf(scenario: Scenario, world: World, stack: DeclaredStack): WorldMonitoring {
  if (world === 'declared') return stack;
  const logMetrics = (scenario.baselineMetrics ?? []).map(logMetricFromApi);
  return {
    policies: (scenario.baselinePolicies ?? []).map(policyFromApi),
    logMetrics,
    descriptors: knownMetrics({
      ...NO_MONITORING,
      logMetrics,
      descriptors:
        scenario.baselineCheck === undefined
          ? []
          : [{ type: scenario.baselineCheck.metric, metricKind: 'GAUGE', valueType: 'INT64' }],
    }),
  };
}

/** The engines of the best and of the worst case of visibility. */
export interface EnginePair {
  readonly prompt: AlertEngine;
  readonly late: AlertEngine;
}

/** @param from start of the scenario, in milliseconds since the epoch */
export function enginesFor(
  { ingestionDelay, faults }: Scenario,
  { policies, descriptors }: WorldMonitoring,
  { objectives }: DeclaredStack,
  from: number,
): EnginePair {
  const changedAt = ({ id }: AlertPolicy) => policyChanges(faults, id, from);
  const snoozed = ({ id }: AlertPolicy) => snoozesOf(faults, id, from);
  const engine = (startAt: number, ingestionDelaySeconds: number) =>
    new AlertEngine(policies, descriptors, {
      startAt,
      ingestionDelaySeconds,
      objectives,
      changedAt,
      snoozesOf: snoozed,
    });
  const { best, worst } = ingestionDelay ?? GAUGE_VISIBILITY;
  return {
    // Evaluated one second after the points of a tick are written, and one second before the next are.
    prompt: engine(from + 2 * TICK_AFTER_MS, best.toSeconds()),
    late: engine(from, worst.toSeconds()),
  };
}
