import { namesOf } from '../../model/names';
import { ResourceIndex } from '../../audit/facts/resource-index';
import { readSynthesizedStack, type StackDocument } from '../../terraform/terraform-json';
import { baselineDeployment, deploymentIn, type DeclaredCalls, type Delivery } from '../../simulation/deployment';
import { stackFacts } from '../../simulation/stack-facts';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';

const deployed = (documents: readonly StackDocument[], declared?: DeclaredCalls) =>
  deployedBy(documents, declared).deployment;
const deployedBy = (documents: readonly StackDocument[], declared?: DeclaredCalls) =>
  deploymentIn(stackFacts(new ResourceIndex(documents.flatMap(readSynthesizedStack))), declared);

/** A stack with these resources, by type and id. */
const stackOf = (resource: Readonly<Record<string, Readonly<Record<string, object>>>>): StackDocument => ({
  stack: 'prod-pipeline',
  document: { resource },
});
const SERVICE = { google_cloud_run_v2_service: { s: { name: 'loaders', template: {} } } };
const PUSHED = {
  name: 'loaders-sub',
  topic: 'files',
  push_config: { push_endpoint: '${google_cloud_run_v2_service.s.uri}/process' },
};

const CALLED_ONCE: Delivery = {
  atOnce: 2,
  maxDeliveryAttempts: 1,
  minBackoffMs: 0,
  maxBackoffMs: 0,
  timeoutMs: 1_200_000,
  deadlineMs: Infinity,
  keptMs: Infinity,
};

describe('the deployment of the synthesized prod stacks', () => {
  const declared = deployed(synthesizeProd(examplePipeline));

  test('holds a push subscription with its retries and its dead-letter subscription', () => {
    expect(declared.get('orders-import')).toEqual({
      subscription: { name: 'orders-import-sub', keptDeadLetters: 'orders-files-dlq-kept' },
      atOnce: 20,
      maxDeliveryAttempts: 5,
      minBackoffMs: 10_000,
      maxBackoffMs: 600_000,
      timeoutMs: 600_000,
      deadlineMs: 600_000,
      keptMs: 604_800_000,
    });
  });

  test('holds a function with a push subscription and its own timeout', () => {
    expect(declared.get('orders-dispatch')).toMatchObject({
      subscription: { name: 'orders-dispatch-sub' },
      atOnce: 2,
      timeoutMs: 540_000,
    });
  });

  test('calls a deployable without a subscription once', () => {
    expect(declared.get('orders-report')).toEqual(CALLED_ONCE);
  });

  test('retries messages for the recorder at least every minute', () => {
    expect(declared.get(namesOf(examplePipeline).functions.recorder)).toMatchObject({
      maxDeliveryAttempts: 100,
      minBackoffMs: 10_000,
      maxBackoffMs: 60_000,
    });
  });

  test('holds every deployable that hosts a processor', () => {
    const hosts = examplePipeline.phases.flatMap(({ deployables }) =>
      deployables.flatMap(({ name, processors }) => (processors.length > 0 ? [name] : [])),
    );
    expect([...declared.keys()]).toEqual(expect.arrayContaining(hosts));
  });

  test('in the baseline delivers a message five times without backoff, to any number of instances, and keeps no dead letters', () => {
    const before = baselineDeployment(declared);
    expect([...before.keys()]).toEqual([...declared.keys()]);
    expect(before.get('orders-import')).toEqual({
      subscription: { name: 'orders-import-sub' },
      atOnce: 1_000,
      maxDeliveryAttempts: 5,
      minBackoffMs: 0,
      maxBackoffMs: 0,
      timeoutMs: 600_000,
      deadlineMs: 600_000,
      keptMs: 604_800_000,
    });
    expect(before.get('orders-report')).toMatchObject({ maxDeliveryAttempts: 1, atOnce: 1_000 });
    expect(before.get('orders-report')).not.toHaveProperty('subscription');
    const called: Delivery = { ...CALLED_ONCE, maxDeliveryAttempts: 3 };
    expect(baselineDeployment(new Map([['a', called]])).get('a')).toMatchObject({ maxDeliveryAttempts: 1 });
  });
});

describe('the deployment of a stack without settings', () => {
  test('has the defaults of Pub/Sub and Cloud Run: unlimited retries at once after 10 s without an answer, for a week, and 80 requests in each of 100 instances', () => {
    const { subscription, ...delivery } =
      deployed([stackOf({ ...SERVICE, google_pubsub_subscription: { sub: PUSHED } })]).get('loaders') ?? {};
    expect(subscription).toEqual({ name: 'loaders-sub' });
    expect(delivery).toEqual({
      atOnce: 8_000,
      maxDeliveryAttempts: Infinity,
      minBackoffMs: 0,
      maxBackoffMs: 0,
      timeoutMs: 300_000,
      deadlineMs: 10_000,
      keptMs: 604_800_000,
    });
  });

  test('has the defaults of a retry policy and of a dead-letter policy without figures: 10 s to 10 min, 5 deliveries', () => {
    const sub = { ...PUSHED, retry_policy: {}, dead_letter_policy: { dead_letter_topic: 'dead' } };
    const found = deployed([stackOf({ ...SERVICE, google_pubsub_subscription: { sub } })]);
    expect(found.get('loaders')).toMatchObject({
      minBackoffMs: 10_000,
      maxBackoffMs: 600_000,
      maxDeliveryAttempts: 5,
    });
  });

  test('finds the subscription that keeps dead letters by the name of the topic', () => {
    const sub = { ...PUSHED, dead_letter_policy: { dead_letter_topic: 'projects/p/topics/dead' } };
    const kept = { name: 'loaders-dead', topic: '${google_pubsub_topic.dead.id}' };
    const google_pubsub_topic = { dead: { name: 'dead' } };
    const found = deployed([stackOf({ ...SERVICE, google_pubsub_topic, google_pubsub_subscription: { sub, kept } })]);
    expect(found.get('loaders')?.subscription).toEqual({ name: 'loaders-sub', keptDeadLetters: 'loaders-dead' });
  });

  test('keeps no dead letters of a topic without a subscription', () => {
    const sub = {
      ...PUSHED,
      dead_letter_policy: { dead_letter_topic: '${google_pubsub_topic.dead.id}', max_delivery_attempts: 7 },
    };
    const of = (subscriptions: Readonly<Record<string, object>>) =>
      deployed([stackOf({ ...SERVICE, google_pubsub_subscription: subscriptions })]).get('loaders');
    expect(of({ sub })).toMatchObject({ subscription: { name: 'loaders-sub' }, maxDeliveryAttempts: 7 });
    expect(of({ sub })?.subscription).not.toHaveProperty('keptDeadLetters');
    const kept = { name: 'loaders-dead', topic: '${google_pubsub_topic.dead.name}' };
    expect(of({ sub, kept })?.subscription).toEqual({ name: 'loaders-sub', keptDeadLetters: 'loaders-dead' });
  });

  test('ignores a subscription that pushes to another service', () => {
    const elsewhere = { ...PUSHED, push_config: { push_endpoint: 'https://elsewhere.example.com/process' } };
    const found = deployed([stackOf({ ...SERVICE, google_pubsub_subscription: { sub: elsewhere } })]);
    expect(found.get('loaders')).toMatchObject({ maxDeliveryAttempts: 1 });
    expect(found.get('loaders')).not.toHaveProperty('subscription');
  });

  test('ends a request to a function after 60 s, and gives each of its instances one', () => {
    const found = deployed([
      stackOf({ google_cloudfunctions2_function: { f: { name: 'loaders', service_config: {} } } }),
    ]);
    expect(found.get('loaders')).toMatchObject({ timeoutMs: 60_000, atOnce: 100 });
  });

  test('takes a backoff of fractions of a second', () => {
    const sub = { ...PUSHED, retry_policy: { minimum_backoff: '0.5s', maximum_backoff: '2s' } };
    const found = deployed([stackOf({ ...SERVICE, google_pubsub_subscription: { sub } })]);
    expect(found.get('loaders')).toMatchObject({ minBackoffMs: 500, maxBackoffMs: 2_000 });
  });

  test('says what is known at the apply only, and takes the defaults for it', () => {
    const s = { name: 'loaders', template: { timeout: '${var.timeout}', scaling: { max_instance_count: '${var.n}' } } };
    const sub = { ...PUSHED, ack_deadline_seconds: '${var.wait}' };
    const resource = { google_cloud_run_v2_service: { s }, google_pubsub_subscription: { sub } };
    const { deployment, assumed } = deployedBy([stackOf(resource)]);
    expect(deployment.get('loaders')).toMatchObject({ timeoutMs: 300_000, deadlineMs: 10_000, atOnce: 8_000 });
    expect(assumed).toEqual([
      'the instances of loaders (${var.n}): the default is taken',
      'the timeout of loaders (${var.timeout}): the default is taken',
      'the acknowledgement deadline of loaders-sub (${var.wait}): the default is taken',
    ]);
  });

  test('calls over HTTP as often, and waits for as long, as the caller is declared to', () => {
    const calls = [{ from: 'a', to: 'loaders', kind: 'http', deadlineSeconds: 90, retries: 2 } as const];
    expect(deployed([stackOf(SERVICE)], { calls }).get('loaders')).toMatchObject({
      maxDeliveryAttempts: 3,
      deadlineMs: 90_000,
    });
  });

  test('ignores resources that run no code', () => {
    expect(deployed([stackOf({ google_storage_bucket: { b: { name: 'bucket' } } })]).size).toBe(0);
  });
});

describe('the deployment of a task queue', () => {
  const RULE = {
    id: 'loaders',
    phase: 'load',
    deployable: 'loaders',
    criticality: 'P1',
    processors: [],
    failureRate: null,
    coolDownSeconds: 300,
    coolDownCapSeconds: 3_600,
    triggers: [{ kind: 'queue', queue: 'files' }],
  } as const;
  const CALL = { from: 'a', to: 'loaders', kind: 'queue', deadlineSeconds: 900, retries: 0 } as const;
  const of = (queue: object, calls: readonly (typeof CALL)[] = []) =>
    deployed([stackOf({ ...SERVICE, google_cloud_tasks_queue: { q: { name: 'files', ...queue } } })], {
      breakers: [{ ...RULE, triggers: [...RULE.triggers], processors: [] }],
      calls: [...calls],
    }).get('loaders');

  test('without settings has the defaults of Cloud Tasks', () => {
    expect(of({})).toEqual({
      atOnce: 1_000,
      maxDeliveryAttempts: 100,
      minBackoffMs: 100,
      maxBackoffMs: 3_600_000,
      deadlineMs: 600_000,
      keptMs: 31 * 86_400_000,
      timeoutMs: 300_000,
      tasks: { maxDoublings: 16, maxRetryMs: 0, perSecond: 500, burst: 100 },
    });
  });

  test('has its own settings, and the dispatch deadline that its caller sets; -1 attempts are unlimited', () => {
    const queue = {
      rate_limits: { max_concurrent_dispatches: 3, max_dispatches_per_second: 2 },
      retry_config: {
        max_attempts: -1,
        max_retry_duration: '7200s',
        min_backoff: '5s',
        max_backoff: '60s',
        max_doublings: 2,
      },
    };
    expect(of(queue, [CALL])).toEqual({
      atOnce: 3,
      maxDeliveryAttempts: Infinity,
      minBackoffMs: 5_000,
      maxBackoffMs: 60_000,
      deadlineMs: 900_000,
      keptMs: 31 * 86_400_000,
      timeoutMs: 300_000,
      tasks: { maxDoublings: 2, maxRetryMs: 7_200_000, perSecond: 2, burst: 10 },
    });
  });
});
