// `npm run docs` writes this file from the types of the props (scripts/prop-schemas.ts).
import { z } from 'zod';
import { duration, ruled } from '../model/schema-of';

/** An instance of a class, an object with methods, or a type of another package. */
const instance = ruled(z.unknown(), (value) => typeof value === 'object' && value !== null, {
  rule: 'the value is an object',
  fix: 'pass the object',
});

function absenceCondition() {
  return z.strictObject({ kind: z.literal('absence'), displayName: z.string(), series: seriesSelection(), duration });
}

function aggregation() {
  return z.strictObject({
    alignmentPeriod: duration,
    perSeriesAligner: z.enum(['ALIGN_MAX', 'ALIGN_SUM', 'ALIGN_PERCENTILE_99']),
    crossSeriesReducer: z.enum(['REDUCE_SUM', 'REDUCE_MAX']).optional(),
    groupByFields: z.array(z.string()).optional(),
  });
}

function alertDocumentation() {
  return z.strictObject({
    subject: z.string(),
    whatHappened: z.string(),
    whatItMeans: z.string(),
    firstSteps: z.array(z.string()),
  });
}

function backoff() {
  return z.strictObject({ min: duration, max: duration });
}

function breakerOptions() {
  return z.strictObject({
    failuresInARow: z.union([z.number(), z.literal('never')]).optional(),
    failureRate: failureRate().optional(),
    coolDown: duration.optional(),
    coolDownCap: duration.optional(),
  });
}

function burnRateCondition() {
  return z.strictObject({
    kind: z.literal('burn-rate'),
    displayName: z.string(),
    slo: z.string(),
    lookback: duration,
    threshold: z.number(),
    duration,
  });
}

function chartAggregation() {
  return z.strictObject({
    perSeriesAligner: z.enum(['ALIGN_MAX', 'ALIGN_SUM', 'ALIGN_DELTA', 'ALIGN_MEAN']),
    crossSeriesReducer: z.enum(['REDUCE_SUM', 'REDUCE_MAX', 'REDUCE_PERCENTILE_95']),
    groupByFields: z.array(z.string()),
    alignmentSeconds: z.number().optional(),
  });
}

function chartTile() {
  return z.strictObject({
    kind: z.literal('chart'),
    title: z.string(),
    unit: z.string(),
    series: z.union([seriesSelection(), z.strictObject({ sloSelector: z.string() })]),
    aggregation: chartAggregation(),
    plot: z.enum(['LINE', 'STACKED_BAR']).optional(),
    threshold: z.number().optional(),
  });
}

function eventMetric() {
  return z.strictObject({
    name: z.string(),
    description: z.string(),
    filter: z.string(),
    resources: z.array(z.string()),
    labels: z.array(metricLabel()),
    value: z.strictObject({ extractor: z.string(), unit: z.string() }).optional(),
  });
}

function eventTrigger() {
  return z.strictObject({
    kind: z.literal('event'),
    eventType: z.string(),
    filters: z.record(z.string(), z.string()).optional(),
    topic: z.string().optional(),
    region: z.string().optional(),
    retry: z.boolean(),
  });
}

function failureRate() {
  return z.strictObject({ above: z.number(), window: duration, minimumRuns: z.number() });
}

function functionSource() {
  return z.strictObject({ buildConfig: instance, ready: z.array(instance) });
}

function httpTrigger() {
  return z.strictObject({ kind: z.literal('http'), from: z.string(), callerDeadline: duration, retries: z.number() });
}

function incidentsTile() {
  return z.strictObject({ kind: z.literal('incidents'), title: z.string(), policyNames: z.array(z.string()) });
}

function jobDeployable() {
  return z.strictObject({
    kind: z.literal('job'),
    timeout: duration,
    retries: z.number(),
    tasks: z.number(),
    parallelism: z.number().optional(),
    triggers: z.array(z.union([scheduledRunTrigger(), runTrigger()])),
    name: z.string(),
    processors: z.array(processor()),
    breaker: breakerOptions().optional(),
    serviceAccount: z.string().optional(),
    adopt: z.boolean().optional(),
    observeOnly: z.boolean().optional(),
  });
}

function logScope() {
  return z.strictObject({
    services: z.array(z.string()),
    runJobs: z.array(z.string()),
    jobs: z.array(z.string()),
    subscriptions: z.array(z.string()),
  });
}

function logsTile() {
  return z.strictObject({ kind: z.literal('logs'), title: z.string(), filter: z.string(), project: z.string() });
}

function metricLabel() {
  return z.strictObject({ key: z.string(), description: z.string(), extractor: z.string() });
}

function processor() {
  return z.strictObject({
    name: z.string(),
    description: z.string(),
    criticality: z.enum(['P0', 'P1', 'P2', 'P3']),
    budget: duration,
    heartbeatInterval: duration,
    allowedSilence: duration,
    dependsOn: z.array(z.string()),
    expectedEvery: duration,
    expectedRecords: z.strictObject({ min: z.number(), max: z.number() }),
    outputTable: z.string(),
    breaker: breakerOptions().optional(),
    startGrace: duration.optional(),
    retriesAfterTimeout: z.number().optional(),
    reportsProgress: z.boolean().optional(),
  });
}

function promqlCondition() {
  return z.strictObject({ kind: z.literal('promql'), displayName: z.string(), query: z.string(), duration });
}

function pushTrigger() {
  return z.strictObject({
    kind: z.literal('push'),
    topic: z.string(),
    subscription: z.string(),
    path: z.string(),
    ackDeadline: duration,
    backoff: backoff().optional(),
    maxDeliveryAttempts: z.number().optional(),
    deadLetterTopic: z.string().optional(),
    expiresAfter: duration.optional(),
    retention: duration,
    caller: z.string().optional(),
  });
}

function queryView() {
  return z.strictObject({ name: z.string(), description: z.string(), query: z.string() });
}

function queueTrigger() {
  return z.strictObject({
    kind: z.literal('queue'),
    queue: z.string(),
    from: z.string(),
    dispatchDeadline: duration,
    maxConcurrentDispatches: z.number(),
    maxDispatchesPerSecond: z.number(),
    maxAttempts: z.number(),
    backoff: backoff(),
  });
}

function requestDeployable() {
  return z.strictObject({
    kind: z.enum(['function', 'service']),
    timeout: duration,
    maxInstances: z.number(),
    concurrency: z.number(),
    triggers: z.array(z.union([scheduleTrigger(), pushTrigger(), queueTrigger(), httpTrigger(), eventTrigger()])),
    ingress: z.enum(['internal', 'all']).optional(),
    name: z.string(),
    processors: z.array(processor()),
    breaker: breakerOptions().optional(),
    serviceAccount: z.string().optional(),
    adopt: z.boolean().optional(),
    observeOnly: z.boolean().optional(),
  });
}

function runTrigger() {
  return z.strictObject({ kind: z.literal('run'), from: z.string() });
}

function scheduleTrigger() {
  return z.strictObject({
    kind: z.literal('schedule'),
    job: z.string(),
    cron: z.string(),
    timeZone: z.string(),
    path: z.string(),
    attemptDeadline: duration,
    retries: z.number(),
    backoff: backoff(),
    caller: z.string().optional(),
  });
}

function scheduledRunTrigger() {
  return z.strictObject({
    kind: z.literal('scheduled-run'),
    job: z.string(),
    cron: z.string(),
    timeZone: z.string(),
    caller: z.string().optional(),
    retries: z.number(),
    backoff: backoff(),
  });
}

function seriesSelection() {
  return z.strictObject({
    metricType: z.string(),
    resourceTypes: z.array(z.string()),
    where: z.array(
      z.tuple([
        z.string(),
        z.enum(['=', '!=']),
        z.union([z.string(), z.array(z.string()), z.strictObject({ endsWith: z.string() })]),
      ]),
    ),
  });
}

function thresholdCondition() {
  return z.strictObject({
    kind: z.literal('threshold'),
    displayName: z.string(),
    series: seriesSelection(),
    aggregation: aggregation().optional(),
    comparison: z.enum(['COMPARISON_GT', 'COMPARISON_LT']),
    threshold: z.number(),
    duration,
  });
}

/** What the props of each public construct hold. */
export const PROP_SCHEMAS = {
  AlertPolicyProps: () =>
    z.strictObject({
      displayName: z.string(),
      severity: z.enum(['CRITICAL', 'ERROR', 'WARNING']),
      conditions: z.array(z.union([thresholdCondition(), absenceCondition(), burnRateCondition(), promqlCondition()])),
      combiner: z.enum(['OR', 'AND', 'AND_WITH_MATCHING_RESOURCE']).optional(),
      documentation: alertDocumentation(),
      runbook: z.string(),
      runbookLink: z.string(),
      channels: z.array(z.string()),
      notifyOnClose: z.boolean().optional(),
      renotify: duration.optional(),
      closeWithoutData: duration.optional(),
      dependsOn: z.array(instance),
    }),
  DashboardProps: () =>
    z.strictObject({ displayName: z.string(), tiles: z.array(z.union([chartTile(), logsTile(), incidentsTile()])) }),
  EventAccountProps: () =>
    z.strictObject({ project: z.string(), accountId: z.string(), pipeline: z.string(), hasStorageEvents: z.boolean() }),
  FunctionSourcesProps: () =>
    z.strictObject({ project: z.string(), region: z.string(), bucketName: z.string(), buildAccountId: z.string() }),
  GaugeDescriptorsProps: () => z.strictObject({ names: instance, settle: duration.optional() }),
  GuardedFunctionProps: () =>
    z.strictObject({
      deployable: requestDeployable(),
      project: z.string(),
      region: z.string(),
      placeholder: functionSource().optional(),
      events: instance.optional(),
    }),
  GuardedJobProps: () =>
    z.strictObject({
      deployable: jobDeployable(),
      project: z.string(),
      region: z.string(),
      isProtected: z.boolean().optional(),
    }),
  GuardedServiceProps: () =>
    z.strictObject({
      deployable: requestDeployable(),
      project: z.string(),
      region: z.string(),
      isProtected: z.boolean().optional(),
    }),
  LogBucketProps: () =>
    z.strictObject({
      project: z.string(),
      region: z.string(),
      name: z.string(),
      description: z.string(),
      retention: duration,
      dataset: z.string(),
      sink: z.string(),
      filter: z.string(),
      isProtected: z.boolean(),
    }),
  LogMetricProps: () => z.strictObject({ metric: eventMetric(), bucketBounds: z.array(z.number()).optional() }),
  PushDeliveryProps: () =>
    z.strictObject({
      trigger: pushTrigger(),
      topic: instance,
      target: instance,
      caller: instance,
      project: z.string(),
      pubsubAgent: z.string(),
      adopt: z.boolean().optional(),
    }),
  QueryViewsProps: () =>
    z.strictObject({
      project: z.string(),
      region: z.string(),
      dataset: z.string(),
      description: z.string(),
      views: z.array(queryView()),
      dependsOn: z.array(instance),
    }),
  RunEventSinkProps: () =>
    z.strictObject({
      name: z.string(),
      project: z.string(),
      topic: instance,
      guardFunctions: z.array(z.string()),
      scope: logScope().optional(),
    }),
  ScheduledCallProps: () =>
    z.strictObject({
      trigger: scheduleTrigger(),
      target: z.looseObject({ uri: z.string() }),
      caller: instance,
      project: z.string(),
      region: z.string(),
      description: z.string(),
      adopt: z.boolean().optional(),
    }),
  ScheduledRunProps: () =>
    z.strictObject({
      trigger: scheduledRunTrigger(),
      target: z.looseObject({ id: z.string() }),
      caller: instance,
      project: z.string(),
      region: z.string(),
      description: z.string(),
      adopt: z.boolean().optional(),
    }),
  ServiceLevelObjectiveProps: () =>
    z.strictObject({
      service: instance,
      sloId: z.string(),
      displayName: z.string(),
      goal: z.number(),
      good: seriesSelection(),
      bad: seriesSelection(),
      dependsOn: z.array(instance),
    }),
  TaskQueueProps: () =>
    z.strictObject({ trigger: queueTrigger(), region: z.string(), project: z.string(), adopt: z.boolean().optional() }),
  TopicProps: () =>
    z.strictObject({
      name: z.string(),
      project: z.string(),
      pubsubAgent: z.string(),
      adopt: z.boolean().optional(),
      hasDeadLetters: z.boolean().optional(),
      adoptDeadLetters: z.boolean().optional(),
      adoptKept: z.boolean().optional(),
    }),
};
