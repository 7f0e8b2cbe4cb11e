import { Duration } from '../../../model/duration';
import type { Deployable, RequestDeployable, Pipeline } from '../../../model/pipeline';
import type { HttpTrigger, QueueTrigger } from '../../../model/trigger';
import { examplePipeline } from '../../example/pipeline';
import { jobsExample } from '../../jobs-example/pipeline';
import { sampleDeployable, samplePipeline, samplePush, sampleSchedule } from '../../model/sample-pipeline';

const queue: QueueTrigger = {
  kind: 'queue',
  queue: 'loader-tasks',
  from: 'planner',
  dispatchDeadline: Duration.minutes(10),
  maxConcurrentDispatches: 3,
  maxDispatchesPerSecond: 1,
  maxAttempts: 3,
  backoff: { min: Duration.seconds(10), max: Duration.minutes(10) },
};
const http: HttpTrigger = { kind: 'http', from: 'planner', callerDeadline: Duration.minutes(10), retries: 0 };

/** Adds tasks or calls, and hosts no processor. */
const planner = sampleDeployable({ name: 'planner', triggers: [], processors: [] });

function pipelineOf(name: string, changes: Partial<RequestDeployable>, others: readonly Deployable[] = []): Pipeline {
  const pipeline = samplePipeline(sampleDeployable(changes), {
    name,
    projects: { prod: 'acme-orders-live', test: 'acme-orders-test' },
    region: 'europe-west3',
  });
  return {
    ...pipeline,
    phases: pipeline.phases.map((phase) => ({
      ...phase,
      id: 'nightly',
      deployables: [...phase.deployables, ...others],
    })),
  };
}

/** Pipelines that have only one kind of trigger each. */
export const ONE_KIND = {
  schedule: pipelineOf('only-schedule', { triggers: [sampleSchedule()] }),
  push: pipelineOf('only-push', { triggers: [samplePush()] }),
  queue: pipelineOf('only-queue', { triggers: [queue] }, [planner]),
  http: pipelineOf('only-http', { triggers: [http] }, [planner]),
} as const satisfies Record<string, Pipeline>;

/** The example pipeline, which has every kind of trigger, in a repository. */
export const EVERY_KIND: Pipeline = {
  ...examplePipeline,
  repository: { url: 'https://github.com/acme/orders', declaration: 'orders.ts' },
};

/** Cloud Run jobs, functions on events and a service. */
export const WITH_JOBS: Pipeline = jobsExample();

/** The example pipeline with a prefix, in a project with other pipelines. */
export const SHARED: Pipeline = { ...examplePipeline, namePrefix: 'shop' };
