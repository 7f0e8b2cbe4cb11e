import { knownMetrics } from '../../alerting/known-metrics';
import { descriptorOfLogMetric, type LogBasedMetric } from '../../alerting/metrics/log-based-metric';
import type { MetricDescriptors } from '../../alerting/metrics/metric-descriptor';
import { NO_MONITORING, type MonitoringConfig } from '../../alerting/monitoring-config';
import type { AlertPolicy } from '../../alerting/policies/policy';
import { ServiceLevelObjectives } from '../../alerting/policies/service-level-objective';
import type { Problem } from '../../model/problem';
import { hasToken } from '../../model/token';
import { monitoringOf } from '../../terraform/monitoring-in-terraform';
import type { Resource } from '../../terraform/resource';

/** An alert policy as the API will have it, and where it is declared. */
export interface DeclaredPolicy {
  /** Construct path, or file and line. */
  readonly path: string;
  readonly policy: AlertPolicy;
  /** `TMO001` judges the ranges of policies in Terraform, unknown values among them. */
  readonly inTerraform: boolean;
}

/** A metric, a descriptor or an SLO that cannot be read. */
export interface RefusedResource {
  readonly path: string;
  readonly problems: readonly Problem[];
  /** Does it hold values that are known at apply only, which may be the reason? */
  readonly hasUnknown: boolean;
}

/** What alerts in an environment, as the API will have it. */
export interface DeclaredMonitoring {
  readonly policies: readonly DeclaredPolicy[];
  readonly metrics: MetricDescriptors;
  /** The log-based metrics that are declared, by type. */
  readonly logMetrics: ReadonlyMap<string, LogBasedMetric>;
  readonly objectives: ServiceLevelObjectives;
  /** Metrics and SLOs that cannot be read. */
  readonly refused: readonly RefusedResource[];
}

/** @param others policies that no resource holds, with their place */
export function readMonitoring(resources: readonly Resource[], others: readonly AlertPolicy[]): DeclaredMonitoring {
  const refused: RefusedResource[] = [];
  const config = monitoringOf(resources, undefined, (address, { problems }) => {
    const resource = resources.find((one) => one.address === address);
    const hasUnknown = resource === undefined || hasToken(JSON.stringify(resource.values));
    refused.push({ path: resource?.path ?? address, problems, hasUnknown });
  });
  const places = resources.filter(({ type }) => type === 'google_monitoring_alert_policy');
  return {
    policies: [
      ...config.policies.map((policy, i) => ({ path: places[i]?.path ?? policy.id, policy, inTerraform: true })),
      ...others.map((policy) => ({ path: policy.place ?? policy.id, policy, inTerraform: false })),
    ],
    metrics: knownMetrics({ ...NO_MONITORING, descriptors: onePerType(config), logMetrics: config.logMetrics }),
    logMetrics: new Map(config.logMetrics.map((metric) => [descriptorOfLogMetric(metric).type, metric])),
    objectives: new ServiceLevelObjectives(config.objectives, config.services),
    refused,
  };
}

/** Stacks of several environments may declare one metric several times. */
function onePerType({ descriptors }: MonitoringConfig): MonitoringConfig['descriptors'] {
  return [...new Map(descriptors.map((descriptor) => [descriptor.type, descriptor])).values()];
}
