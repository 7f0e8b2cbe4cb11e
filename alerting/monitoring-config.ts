import type { LogBasedMetric } from './metrics/log-based-metric';
import type { MetricDescriptor } from './metrics/metric-descriptor';
import type { MonitoredService } from './policies/monitored-service';
import type { AlertPolicy } from './policies/policy';
import type { ServiceLevelObjective } from './policies/service-level-objective';

/** Everything in an environment that decides when it alerts. */
export interface MonitoringConfig {
  readonly policies: readonly AlertPolicy[];
  readonly descriptors: readonly MetricDescriptor[];
  readonly logMetrics: readonly LogBasedMetric[];
  readonly objectives: readonly ServiceLevelObjective[];
  /** The services of the objectives. */
  readonly services: readonly MonitoredService[];
  /** The names of log-based metrics that are given and cannot be used. */
  readonly refusedLogMetrics: readonly string[];
}

export const NO_MONITORING: MonitoringConfig = {
  policies: [],
  descriptors: [],
  logMetrics: [],
  objectives: [],
  services: [],
  refusedLogMetrics: [],
};

/** The configurations of several sources as one. */
export function mergedMonitoring(all: readonly MonitoringConfig[]): MonitoringConfig {
  return {
    policies: all.flatMap(({ policies }) => policies),
    descriptors: all.flatMap(({ descriptors }) => descriptors),
    logMetrics: all.flatMap(({ logMetrics }) => logMetrics),
    objectives: all.flatMap(({ objectives }) => objectives),
    services: all.flatMap(({ services }) => services),
    refusedLogMetrics: all.flatMap(({ refusedLogMetrics }) => refusedLogMetrics),
  };
}
