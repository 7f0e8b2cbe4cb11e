import { Duration } from '../../../model/duration';
import type { Deployable, Pipeline, Processor } from '../../../model/pipeline';
import type { PushTrigger, QueueTrigger, RequestTrigger, ScheduleTrigger } from '../../../model/trigger';

// Frozen with the fixtures and not shared with other tests.

const TEN_MINUTES = Duration.minutes(10);
const BACKOFF = { min: Duration.seconds(10), max: TEN_MINUTES };

function processor(name: string, other: Partial<Processor> = {}): Processor {
  return {
    name,
    description: `The processor ${name} of the stored state`,
    criticality: 'P1',
    budget: Duration.minutes(9),
    heartbeatInterval: Duration.minutes(2),
    allowedSilence: Duration.minutes(6),
    dependsOn: [],
    expectedEvery: Duration.days(1),
    expectedRecords: { min: 0, max: 1_000 },
    outputTable: `sample.${name}`,
    ...other,
  };
}

function service(name: string, trigger: RequestTrigger, ...processors: Processor[]): Deployable {
  return {
    name,
    kind: 'service',
    timeout: TEN_MINUTES,
    maxInstances: 3,
    concurrency: 1,
    triggers: [trigger],
    processors,
  };
}

function schedule(job: string, cron: string): ScheduleTrigger {
  const times = { attemptDeadline: TEN_MINUTES, retries: 0, backoff: BACKOFF };
  return { kind: 'schedule', job, cron, timeZone: 'America/New_York', path: '/', ...times };
}

function push(topic: string, subscription: string): PushTrigger {
  const times = { ackDeadline: TEN_MINUTES, backoff: BACKOFF, maxDeliveryAttempts: 5, retention: Duration.days(7) };
  return { kind: 'push', topic, subscription, path: '/', ...times };
}

const SCORE_QUEUE: QueueTrigger = {
  kind: 'queue',
  queue: 'score-queue',
  from: 'extract-service',
  dispatchDeadline: TEN_MINUTES,
  maxConcurrentDispatches: 2,
  maxDispatchesPerSecond: 1,
  maxAttempts: 3,
  backoff: BACKOFF,
};

/**
 * Two phases with a trigger of every kind: schedules for `load` and `publish`, a queue for `score`, a direct call for the
 * two reports, push subscriptions for the others.
 */
export const smallPipeline: Pipeline = {
  name: 'sample',
  projects: { prod: 'sample-project' },
  region: 'us-west2',
  externalTopics: { publishedElsewhere: ['files'] },
  onCall: {
    page: [{ kind: 'email', address: 'oncall@example.com' }],
    ticket: [{ kind: 'email', address: 'tickets@example.com' }],
  },
  phases: [
    {
      id: 'phase1',
      title: 'Load',
      deadline: { time: '06:00', timeZone: 'America/New_York', goal: 0.95 },
      runSuccess: { goal: 0.95 },
      publishes: 'phase1-done',
      deployables: [
        service(
          'load-service',
          schedule('load-daily', '0 5 * * *'),
          processor('load', { criticality: 'P0', retriesAfterTimeout: 1 }),
        ),
        service('extract-service', push('files', 'extract-sub'), processor('extract')),
        service(
          'fetch-service',
          push('files', 'fetch-sub'),
          processor('fetch', { breaker: { failuresInARow: 1, coolDownCap: Duration.hours(2) } }),
        ),
      ],
    },
    {
      id: 'phase2',
      title: 'Derive',
      deadline: { time: '06:30', daysAfter: 0, timeZone: 'America/New_York', goal: 0.9 },
      runSuccess: { goal: 0.95 },
      deployables: [
        service(
          'tidy-service',
          push('phase1-done', 'tidy-sub'),
          processor('tidy', { dependsOn: ['extract'], startGrace: Duration.minutes(15) }),
        ),
        service(
          'score-service',
          SCORE_QUEUE,
          processor('score', { dependsOn: ['fetch'], breaker: { failuresInARow: 1 } }),
        ),
        service(
          'derive-service',
          push('phase1-done', 'derive-sub'),
          processor('derive', { dependsOn: ['load'], breaker: { failuresInARow: 2 } }),
        ),
        service('publish-service', schedule('publish-daily', '5 5 * * *'), processor('publish', { criticality: 'P2' })),
        {
          ...service(
            'report-service',
            { kind: 'http', from: 'publish-service', callerDeadline: TEN_MINUTES, retries: 1 },
            processor('report-a'),
            processor('report-b', { criticality: 'P3', breaker: { failuresInARow: 'never' } }),
          ),
          breaker: {
            failureRate: { above: 0.5, window: TEN_MINUTES, minimumRuns: 2 },
            coolDown: Duration.hours(2),
            coolDownCap: Duration.hours(4),
          },
        },
      ],
    },
  ],
};
