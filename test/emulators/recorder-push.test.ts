import type { Firestore } from '@google-cloud/firestore';
import type * as Entry from '../../functions/run-recorder/entry';
import { ManualClock } from '../../guard/adapters/memory/clock';
import { MemoryLog } from '../../guard/adapters/memory/log';
import { FirestoreRunStore } from '../../guard/adapters/google/run-store';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';
import { layOut, load, type LaidOut } from '../guard/support/bundle';
import { emulatedFirestore, EMULATOR } from '../guard/support/firestore';
import { EmulatedPubsub, PUBSUB_EMULATOR } from '../guard/support/pubsub';
import { pushOfEvent } from '../guard/support/push';
import { COORDINATOR, guardConfig, MINUTE, recordAfter, started, T0 } from '../guard/support/runs';
import { serve, type Served } from '../guard/support/serve';
import { eventSources } from '../../model/event-sources';
import { block } from '../../terraform/resource';
import { readSynthesizedStack } from '../../terraform/terraform-json';

const missing = [
  ...(EMULATOR === undefined ? ['Firestore'] : []),
  ...(PUBSUB_EMULATOR === undefined ? ['Pub/Sub'] : []),
];
const suite = missing.length === 0 ? describe : describe.skip;
const title = `Pub/Sub's push to the run-recorder bundle${missing.length === 0 ? '' : ` (skipped: no ${missing.join(' and no ')} emulator; npm run test:emulators)`}`;

const KEY = { processor: COORDINATOR, runId: 'p5-2026-01-14-1', attempt: 1 };
/** The minimum that Pub/Sub accepts; the declared number is for outages of hours. */
const ATTEMPTS = 5;

suite(title, () => {
  let bundle: LaidOut;
  let entry: typeof Entry;
  let firestore: Firestore;
  let pubsub: EmulatedPubsub;
  let recorder: Served;
  let deliveries: number;
  let refusals: number;

  beforeAll(async () => {
    bundle = layOut('run-recorder');
    entry = await load<typeof Entry>(bundle);
  });
  afterAll(() => bundle.remove());

  beforeEach(async () => {
    firestore = emulatedFirestore();
    deliveries = 0;
    refusals = 0;
    const real = entry.handlerWith({
      firestore,
      sources: eventSources(guardConfig()),
      log: new MemoryLog(),
      clock: new ManualClock(T0 + MINUTE),
    });
    // Replaces a Firestore outage, which would take the recorder's 20 s each time.
    recorder = await serve((request, response): unknown => {
      deliveries += 1;
      refusals -= 1;
      return refusals >= 0 ? response.status(503).end() : real(request, response);
    });
    pubsub = new EmulatedPubsub();
    for (const topic of ['run-events', 'run-events-dlq']) await pubsub.createTopic(topic);
    await pubsub.createSubscription('dead', 'run-events-dlq');
  });
  afterEach(async () => {
    await recorder.close();
    await firestore.terminate();
  });

  /** The declared subscription with the changes of a test. */
  async function subscribe(other: object = {}): Promise<void> {
    const declared = declaredSubscription();
    await pubsub.createSubscription('recorder', 'run-events', {
      ackDeadlineSeconds: declared.ackDeadlineSeconds,
      retryPolicy: declared.retryPolicy,
      deadLetterPolicy: { deadLetterTopic: pubsub.topicName('run-events-dlq'), maxDeliveryAttempts: declared.attempts },
      pushConfig: { pushEndpoint: recorder.url },
      ...other,
    });
  }
  const line = () => Buffer.from(pushOfEvent(started(), T0).message.data, 'base64').toString();
  const recorded = () => new FirestoreRunStore(firestore).change(KEY, (current) => ({ result: current }));

  it('stores and acknowledges a run event once', async () => {
    await subscribe();
    await pubsub.publish('run-events', line());
    await until(async () => (await recorded()) !== undefined);
    await pause(3_000);

    expect(await recorded()).toEqual(recordAfter([started(), T0]));
    expect(deliveries).toBe(1);
    expect(await pubsub.pull('dead')).toEqual([]);
  });

  it('receives an event again that was not stored, and loses none', async () => {
    refusals = 1;
    await subscribe();
    await pubsub.publish('run-events', line());
    await until(async () => (await recorded()) !== undefined);

    // The time is not asserted: the emulator uses its own backoff for push subscriptions.
    expect(deliveries).toBe(2);
    expect(await recorded()).toEqual(recordAfter([started(), T0]));
    expect(await pubsub.pull('dead')).toEqual([]);
  });

  it('writes an event that is never stored to the dead letters unchanged', async () => {
    refusals = Infinity;
    await subscribe({
      retryPolicy: { minimumBackoff: '0.1s', maximumBackoff: '1s' },
      deadLetterPolicy: { deadLetterTopic: pubsub.topicName('run-events-dlq'), maxDeliveryAttempts: ATTEMPTS },
    });
    await pubsub.publish('run-events', line());
    let dead: Awaited<ReturnType<typeof pubsub.pull>> = [];
    await until(async () => (dead = await pubsub.pull('dead')).length > 0);

    expect(dead).toEqual([
      {
        data: line(),
        attributes: expect.objectContaining({ CloudPubSubDeadLetterSourceDeliveryCount: String(ATTEMPTS) }) as object,
      },
    ]);
    expect(deliveries).toBe(ATTEMPTS);
    expect(await recorded()).toBeUndefined();
  });
});

/** Settings of the recorder's subscription in the guard's stack. */
function declaredSubscription() {
  const guard = synthesizedGuard();
  const values = guard.find(
    ({ type, values: { name } }) => type === 'google_pubsub_subscription' && name === 'phasewatch-run-recorder',
  )?.values;
  const retry = block(values?.['retry_policy']);
  const [minimumBackoff, maximumBackoff] = [String(retry?.['minimum_backoff']), String(retry?.['maximum_backoff'])];
  return {
    ackDeadlineSeconds: Number(values?.['ack_deadline_seconds']),
    attempts: Number(block(values?.['dead_letter_policy'])?.['max_delivery_attempts']),
    retryPolicy: { minimumBackoff, maximumBackoff },
  };
}

let resources: ReturnType<typeof readSynthesizedStack> | undefined;

function synthesizedGuard(): ReturnType<typeof readSynthesizedStack> {
  resources ??= synthesizeProd(examplePipeline)
    .filter(({ stack }) => stack === 'prod-guard')
    .flatMap(readSynthesizedStack);
  return resources;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Polls until the condition holds; Jest's time limit ends an endless poll. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(200);
}
