import { GUARD_CONFIG_OBJECT, guardConfigSchema, type GuardConfig } from '../model/guard-config';
import { refuse } from '../model/problem';
import type { Resource } from '../terraform/resource';
import { readSynthesizedStack, type StackDocument } from '../terraform/terraform-json';
import type { AlertPolicy } from '../alerting/policies/policy';
import { ServiceLevelObjectives } from '../alerting/policies/service-level-objective';
import { knownMetrics } from '../alerting/known-metrics';
import { monitoringInTerraform } from '../terraform/monitoring-in-terraform';
import type { LogBasedMetric } from '../alerting/metrics/log-based-metric';
import type { MetricDescriptors } from '../alerting/metrics/metric-descriptor';
import { deploymentIn, type Deployment } from './deployment';

/** What a rehearsal reads of a synthesized environment: exactly what would be deployed. */
export interface DeclaredStack {
  readonly config: GuardConfig;
  readonly policies: readonly AlertPolicy[];
  readonly descriptors: MetricDescriptors;
  readonly logMetrics: readonly LogBasedMetric[];
  /** How messages reach the deployables. */
  readonly deployment: Deployment;
  readonly objectives: ServiceLevelObjectives;
}

/**
 * Reads the guard's configuration, the alert policies, the metrics and the objectives of one environment. A policy's id
 * is the last part of its construct path, such as `run-silent`.
 *
 * @throws InputError REH001 without exactly one guard configuration, and as the readers of stacks, policies and descriptors
 */
export function declaredStack(documents: readonly StackDocument[]): DeclaredStack {
  const resources = documents.flatMap(readSynthesizedStack);
  const monitoring = monitoringInTerraform(documents);
  const config = guardConfigIn(resources.filter(({ type }) => type === 'google_storage_bucket_object'));
  return {
    config,
    policies: monitoring.policies,
    descriptors: knownMetrics(monitoring),
    logMetrics: monitoring.logMetrics,
    deployment: deploymentIn(documents, config.breakers),
    objectives: new ServiceLevelObjectives(monitoring.objectives, monitoring.services),
  };
}

function guardConfigIn(objects: readonly Resource[]): GuardConfig {
  const found = objects.filter(({ values }) => values['name'] === GUARD_CONFIG_OBJECT);
  const [object] = found;
  if (object === undefined || found.length > 1) {
    return refuse({
      code: 'REH001',
      where: 'rehearse',
      rule: `exactly one environment with one ${GUARD_CONFIG_OBJECT} can be rehearsed`,
      got: `${found.length} of them`,
      fix: "name the stacks of one environment, with the guard's stack; to replay a recording without a guard, use --logs or --series",
    });
  }
  return guardConfigSchema.parse(JSON.parse(String(object.values['content'])));
}
