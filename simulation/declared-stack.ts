import { ResourceIndex } from '../audit/facts/resource-index';
import { GUARD_CONFIG_OBJECT, guardConfigSchema, type GuardConfig } from '../model/guard-config';
import { Names } from '../model/names';
import { refuse } from '../model/problem';
import type { Resource } from '../terraform/resource';
import { readSynthesizedStack, type StackDocument } from '../terraform/terraform-json';
import type { AlertPolicy } from '../alerting/policies/policy';
import { ServiceLevelObjectives } from '../alerting/policies/service-level-objective';
import { knownMetrics } from '../alerting/known-metrics';
import { monitoringOf, projectOf } from '../terraform/monitoring-in-terraform';
import type { LogBasedMetric } from '../alerting/metrics/log-based-metric';
import type { MetricDescriptors } from '../alerting/metrics/metric-descriptor';
import { deploymentIn, type Deployment } from './deployment';
import { monitorTicksIn, type MonitorTicks } from './monitor-ticks';
import { notSimulatedIn, type NotSimulated } from './not-simulated';
import { runEventRoute, type RunEventRoute } from './run-event-route';
import { scheduledCallsIn, type ScheduledCalls } from './scheduled-calls';
import { stackFacts } from './stack-facts';
import { topicRoutes, type TopicRoutes } from './topic-routes';

/** What a rehearsal reads of a synthesized environment: exactly what would be deployed. */
export interface DeclaredStack {
  readonly config: GuardConfig;
  readonly policies: readonly AlertPolicy[];
  readonly descriptors: MetricDescriptors;
  readonly logMetrics: readonly LogBasedMetric[];
  /** How messages reach the deployables. */
  readonly deployment: Deployment;
  readonly objectives: ServiceLevelObjectives;
  /** How messages reach the deployables along topics. */
  readonly topics: TopicRoutes;
  /** The Scheduler jobs that call processors. */
  readonly scheduled: ScheduledCalls;
  /** How the lines of processors reach the recorder. */
  readonly runEvents: RunEventRoute;
  /** When the timeout monitor is called. */
  readonly monitorTicks: MonitorTicks;
  /** Messages and calls that reach no reader, as clauses that name the topic or the job. */
  readonly gaps: readonly string[];
  /** What is declared and has no effect in a simulation. */
  readonly notSimulated: readonly NotSimulated[];
}

/**
 * Reads the guard's configuration, the alert policies, the metrics and the objectives of one environment. A policy's id
 * is the last part of its construct path, such as `run-silent`.
 *
 * @throws InputError REH001 without exactly one guard configuration, and as the readers of stacks, policies and descriptors
 */
export function declaredStack(documents: readonly StackDocument[]): DeclaredStack {
  const known = stacks.get(documents);
  if (known !== undefined) return known;
  const stack = readStack(documents);
  stacks.set(documents, stack);
  return stack;
}

/** By list of documents: one command asks several times for the same. */
const stacks = new WeakMap<readonly StackDocument[], DeclaredStack>();

function readStack(documents: readonly StackDocument[]): DeclaredStack {
  const resources = documents.flatMap(readSynthesizedStack);
  const monitoring = monitoringOf(resources, projectOf(documents));
  const facts = stackFacts(new ResourceIndex(resources));
  const config = guardConfigIn(resources.filter(({ type }) => type === 'google_storage_bucket_object'));
  const topics = topicRoutes(facts, config);
  const scheduled = scheduledCallsIn(facts, config);
  const { functions } = new Names(config);
  const runEvents = runEventRoute(facts, functions.recorder);
  const monitorTicks = monitorTicksIn(facts, functions.monitor);
  const deployed = deploymentIn(facts, config);
  const gaps = [...topics.gaps, ...scheduled.gaps, runEvents.gap, monitorTicks.gap].filter((gap) => gap !== undefined);
  const assumed = [topics, scheduled, runEvents, monitorTicks, deployed].flatMap((one) => one.assumed);
  return {
    config,
    policies: monitoring.policies,
    descriptors: knownMetrics(monitoring),
    logMetrics: monitoring.logMetrics,
    deployment: deployed.deployment,
    objectives: new ServiceLevelObjectives(monitoring.objectives, monitoring.services),
    topics,
    scheduled,
    runEvents,
    monitorTicks,
    gaps: [...new Set(gaps)],
    notSimulated: [
      ...notSimulatedIn(resources, facts, config),
      ...assumed.map((why) => ({ what: 'known at apply only', why, of: [] })),
    ],
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
