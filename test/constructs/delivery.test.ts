import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import type { TerraformStack } from 'cdktf';
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

describe('a push subscription', () => {
  const addDelivery = (stack: TerraformStack, adopt: boolean) => {
    const topic = new Topic(stack, 'topic', { name: 'files-complete', project, pubsubAgent });
    const caller = new ServiceAccount(stack, 'push', { accountId: 'sample-push' });
    const props = { topic, target, caller, project, pubsubAgent, adopt };
    new PushDelivery(stack, 'push-delivery', { trigger: samplePush(), ...props });
  };

  test('has an identity token, a backoff between retries, and kept dead letters', () => {
    const resources = synthesize((stack) => addDelivery(stack, false));
    expectGolden(golden('push-delivery'), canonicalJson(resources));
  });

  test('ignores the attributes of an adopted subscription, because old ones have a version that no update removes', () => {
    const adopted = synthesize((stack) => addDelivery(stack, true));
    expect(Object.values(adopted['google_pubsub_subscription'] ?? {})).toContainEqual(
      expect.objectContaining({
        lifecycle: {
          ignore_changes: expect.arrayContaining(['push_config[0].attributes', 'filter', 'labels']) as string[],
        },
      }),
    );
  });
});

describe('a scheduled call', () => {
  const addCall = (stack: TerraformStack, adopt: boolean) => {
    const caller = new ServiceAccount(stack, 'scheduler', { accountId: 'sample-scheduler' });
    const props = { target, caller, project, region: 'us-west2', description: 'Calls loader', adopt };
    new ScheduledCall(stack, 'call', { trigger: sampleSchedule(), ...props });
  };
  const resources = synthesize((stack) => addCall(stack, false));

  test('has an identity token for the service, and declares all five retry fields', () => {
    expectGolden(golden('scheduled-call'), canonicalJson(only(resources, 'google_cloud_scheduler_job')));
  });

  test('declares a header, and ignores the Authorization header that the API returns', () => {
    expect(only(resources, 'google_cloud_scheduler_job')).toMatchObject({
      http_target: { headers: { 'X-Phasewatch-Job': 'loader-daily' } },
      lifecycle: { ignore_changes: ['http_target[0].headers["Authorization"]'] },
    });
  });

  test('keeps the payload and the headers of an adopted job', () => {
    const adopted = synthesize((stack) => addCall(stack, true));
    expect(only(adopted, 'google_cloud_scheduler_job')).toMatchObject({
      lifecycle: {
        ignore_changes: expect.arrayContaining([
          'http_target[0].body',
          'http_target[0].headers',
          'description',
        ]) as string[],
      },
    });
  });

  test('does not declare whether it is paused, so that an apply does not resume a job that a person paused', () => {
    expect(only(resources, 'google_cloud_scheduler_job')).not.toHaveProperty('paused');
  });
});

test('a task queue limits rate, concurrency and attempts', () => {
  const resources = synthesize((stack) => {
    new TaskQueue(stack, 'queue', {
      project,
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
