import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { join } from 'node:path';
import { PushDelivery } from '../../constructs/push-delivery';
import { ScheduledCall } from '../../constructs/scheduled-call';
import { TaskQueue } from '../../constructs/task-queue';
import { Topic } from '../../constructs/topic';
import { Duration } from '../../model/duration';
import { canonicalJson, expectGolden } from '../golden';
import { samplePush, sampleSchedule } from '../model/sample-pipeline';
import { only, synthesize } from './synthesize';

const golden = (name: string) => join(__dirname, `golden/${name}.json`);
const target = { serviceName: 'loader', uri: 'https://loader.example.run.app', allowCallsFrom: () => undefined };
const project = 'sample-project';
const pubsubAgent = 'serviceAccount:service-1@gcp-sa-pubsub.iam.gserviceaccount.com';

test('a push subscription carries an identity token, spaces its retries and keeps its dead letters', () => {
  const resources = synthesize((stack) => {
    const topic = new Topic(stack, 'topic', { name: 'files-complete', project, pubsubAgent });
    const caller = new ServiceAccount(stack, 'push', { accountId: 'sample-push' });
    new PushDelivery(stack, 'push-delivery', { trigger: samplePush(), topic, target, caller, project, pubsubAgent });
  });
  expectGolden(golden('push-delivery'), canonicalJson(resources));
});

describe('a scheduled call', () => {
  const resources = synthesize((stack) => {
    const caller = new ServiceAccount(stack, 'scheduler', { accountId: 'sample-scheduler' });
    new ScheduledCall(stack, 'call', {
      trigger: sampleSchedule(),
      target,
      caller,
      project,
      region: 'us-west2',
      description: 'Calls loader',
    });
  });

  test('carries an identity token for the service, and declares all five retry fields', () => {
    expectGolden(golden('scheduled-call'), canonicalJson(only(resources, 'google_cloud_scheduler_job')));
  });

  test('never says whether it is paused: an apply must not resume what a person paused', () => {
    expect(only(resources, 'google_cloud_scheduler_job')).not.toHaveProperty('paused');
  });
});

test('a task queue bounds rate, concurrency and tries', () => {
  const resources = synthesize((stack) => {
    new TaskQueue(stack, 'queue', {
      region: 'us-west2',
      trigger: {
        kind: 'queue',
        queue: 'predictions',
        from: 'coordinator',
        dispatchDeadline: Duration.minutes(10),
        maxConcurrentDispatches: 20,
        maxDispatchesPerSecond: 5,
        maxAttempts: 3,
        backoff: { min: Duration.seconds(10), max: Duration.minutes(5) },
      },
    });
  });
  expectGolden(golden('task-queue'), canonicalJson(only(resources, 'google_cloud_tasks_queue')));
});
