import { Duration } from '../../model/duration';
import type { Deployable, JobDeployable, Pipeline, Processor, RequestDeployable } from '../../model/pipeline';
import type { PushTrigger, ScheduledRunTrigger, ScheduleTrigger } from '../../model/trigger';

/** A processor whose times pass every audit rule. */
export function sampleProcessor(changes: Partial<Processor> = {}): Processor {
  return {
    name: 'load',
    description: 'Loads the files of the day',
    criticality: 'P1',
    budget: Duration.minutes(9),
    heartbeatInterval: Duration.minutes(2),
    allowedSilence: Duration.minutes(6),
    dependsOn: [],
    expectedEvery: Duration.days(1),
    expectedRecords: { min: 0, max: 100 },
    outputTable: 'raw.files',
    ...changes,
  };
}

/** A push subscription that waits as long as its handler's timeout. */
export function samplePush(changes: Partial<PushTrigger> = {}): PushTrigger {
  return {
    kind: 'push',
    topic: 'files-complete',
    subscription: 'loader-sub',
    path: '/process',
    ackDeadline: Duration.minutes(10),
    backoff: { min: Duration.seconds(10), max: Duration.minutes(10) },
    maxDeliveryAttempts: 5,
    retention: Duration.days(7),
    ...changes,
  };
}

/** A daily call that waits as long as its callee's timeout. */
export function sampleSchedule(changes: Partial<ScheduleTrigger> = {}): ScheduleTrigger {
  return {
    kind: 'schedule',
    job: 'loader-daily',
    cron: '0 5 * * *',
    timeZone: 'America/New_York',
    path: '/start',
    attemptDeadline: Duration.minutes(10),
    retries: 0,
    backoff: { min: Duration.seconds(5), max: Duration.minutes(1) },
    ...changes,
  };
}

/** A service called by a push subscription. */
export function sampleDeployable(changes: Partial<RequestDeployable> = {}): RequestDeployable {
  return {
    name: 'loader',
    kind: 'service',
    timeout: Duration.minutes(10),
    maxInstances: 3,
    concurrency: 1,
    triggers: [samplePush()],
    processors: [sampleProcessor()],
    ...changes,
  };
}

/** A nightly start of a Cloud Run job. */
export function sampleScheduledRun(changes: Partial<ScheduledRunTrigger> = {}): ScheduledRunTrigger {
  const { job, cron, timeZone, retries, backoff } = sampleSchedule();
  return { kind: 'scheduled-run', job, cron, timeZone, retries, backoff, ...changes };
}

/** A Cloud Run job of one task that starts every night. */
export function sampleJob(changes: Partial<JobDeployable> = {}): JobDeployable {
  return {
    name: 'rebuilder',
    kind: 'job',
    timeout: Duration.hours(2),
    retries: 1,
    tasks: 1,
    parallelism: 1,
    triggers: [sampleScheduledRun()],
    processors: [sampleProcessor({ name: 'rebuild', budget: Duration.minutes(90) })],
    ...changes,
  };
}

/** One phase, one deployable, one processor. */
export function samplePipeline(deployable: Deployable = sampleDeployable(), changes: Partial<Pipeline> = {}): Pipeline {
  return {
    name: 'sample',
    projects: { prod: 'sample-project' },
    region: 'us-west2',
    onCall: {
      page: [{ kind: 'email', address: 'oncall@example.com' }],
      ticket: [{ kind: 'email', address: 'tickets@example.com' }],
    },
    externalTopics: {
      publishedElsewhere: deployable.triggers.flatMap((trigger) => (trigger.kind === 'push' ? [trigger.topic] : [])),
    },
    phases: [
      {
        id: 'phase1',
        title: 'Load',
        deadline: { time: '06:00', timeZone: 'America/New_York', goal: 0.95 },
        runSuccess: { goal: 0.95 },
        deployables: [deployable],
      },
    ],
    ...changes,
  };
}
