import { definePipeline } from '../model/define-pipeline';
import { Duration } from '../model/duration';
import type { Deployable, Pipeline } from '../model/pipeline';

/** Processors of one deployable, about as in the declared pipeline (55 on 9). */
const PER_DEPLOYABLE = 6;

/** A pipeline of six phases with this number of processors, each deployable with its own topic. */
export function widePipeline(processors: number): Pipeline {
  const deployables = Array.from({ length: Math.ceil(processors / PER_DEPLOYABLE) }, (_, i) =>
    deployable(i, Math.min(PER_DEPLOYABLE, processors - i * PER_DEPLOYABLE)),
  );
  return definePipeline({
    name: 'wide',
    projects: { prod: 'wide-project' },
    region: 'us-west2',
    onCall: {
      page: [{ kind: 'email', address: 'oncall@example.com' }],
      ticket: [{ kind: 'email', address: 'tickets@example.com' }],
    },
    externalTopics: { publishedElsewhere: deployables.map((_, i) => topicOf(i)) },
    phases: Array.from({ length: 6 }, (_, i) => ({
      id: `phase${i + 1}`,
      title: `Phase ${i + 1}`,
      deadline: { time: '06:00', timeZone: 'America/New_York', goal: 0.95 },
      runSuccess: { goal: 0.95 },
      deployables: deployables.filter((__, d) => d % 6 === i),
    })),
  });
}

const topicOf = (i: number) => `topic-${i}`;

function deployable(i: number, processors: number): Deployable {
  return {
    name: `service-${i}`,
    kind: 'service',
    timeout: Duration.minutes(10),
    maxInstances: 10,
    concurrency: 4,
    triggers: [
      {
        kind: 'push',
        topic: topicOf(i),
        subscription: `subscription-${i}`,
        path: '/process',
        ackDeadline: Duration.minutes(10),
        backoff: { min: Duration.seconds(10), max: Duration.minutes(10) },
        maxDeliveryAttempts: 5,
        retention: Duration.days(7),
      },
    ],
    processors: Array.from({ length: processors }, (_, p) => ({
      name: `Processor${i}x${p}`,
      description: 'A processor of the benchmark',
      criticality: 'P2',
      budget: Duration.minutes(9),
      heartbeatInterval: Duration.minutes(2),
      allowedSilence: Duration.minutes(6),
      dependsOn: [],
      expectedEvery: Duration.days(1),
      expectedRecords: { min: 0, max: 100 },
      outputTable: 'raw.many',
    })),
  };
}
