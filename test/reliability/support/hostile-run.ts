import type { Firestore } from '@google-cloud/firestore';
import type * as Entry from '../../../functions/run-recorder/entry';
import { FirestoreRunStore } from '../../../guard/adapters/google/run-store';
import { ManualClock } from '../../../guard/adapters/memory/clock';
import { MemoryLog } from '../../../guard/adapters/memory/log';
import { eventSources } from '../../../model/event-sources';
import type { ProcessorEventType } from '../../../model/run-event';
import { STORE } from '../../../model/store';
import { layOut, load } from '../../guard/support/bundle';
import { embeddedFirestore } from '../../guard/support/firestore';
import { guardConfig, MINUTE, T0 } from '../../guard/support/runs';
import { serve, type Served } from '../../guard/support/serve';
import { FAMILIES, type Body } from './hostile-messages';
import { Random } from './random';

/** What became of the messages of all families. */
export interface HostileReport {
  readonly messages: number;
  readonly rejected: number;
  readonly recorded: number;
  /** Messages that were not acknowledged, or neither recorded nor counted, with what came of them. */
  readonly failures: readonly string[];
}

/** Posts messages of every family to the recorder's bundle, which is served as it is deployed. */
export async function postHostileMessages(perFamily: number, seed: number): Promise<HostileReport> {
  const bundle = layOut('run-recorder');
  const { handlerWith } = await load<typeof Entry>(bundle);
  const [firestore, log] = [embeddedFirestore(), new MemoryLog()];
  const clock = new ManualClock(T0 + MINUTE);
  const served = await serve(handlerWith({ firestore, sources: eventSources(guardConfig()), log, clock }));
  const attack = new Attack(served, firestore, log);
  try {
    for (const [name, family] of Object.entries(FAMILIES)) {
      const random = new Random(seed);
      for (let n = 0; n < perFamily; n += 1) await attack.post(name, family(random, attack.nextId()));
    }
    await attack.checkKept();
    for (const request of NOT_FROM_PUBSUB) await attack.postOther(request);
    return attack;
  } finally {
    await served.close();
    await firestore.terminate();
    bundle.remove();
  }
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Requests that Pub/Sub does not make. */
const NOT_FROM_PUBSUB: readonly RequestInit[] = [
  { method: 'GET' },
  { method: 'PUT', body: '{}', headers: JSON_TYPE },
  { method: 'POST', body: '' },
  { method: 'POST', body: '{', headers: JSON_TYPE },
  { method: 'POST', body: '5', headers: JSON_TYPE },
  { method: 'POST', body: '['.repeat(200_000), headers: JSON_TYPE },
  { method: 'POST', body: '{}', headers: { ...JSON_TYPE, 'Content-Encoding': 'gzip' } },
  { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json; charset=utf-7' } },
  { method: 'POST', body: 'a=1&a[b]=2', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
  { method: 'POST', body: '{"message":{}}', headers: { 'Content-Type': 'text/plain' } },
];

class Attack implements HostileReport {
  messages = 0;
  rejected = 0;
  recorded = 0;
  readonly failures: string[] = [];
  private readonly posted = new Set<string>();

  constructor(
    private readonly recorder: Served,
    private readonly firestore: Firestore,
    private readonly log: MemoryLog,
  ) {}

  nextId(): string {
    return String(10_000 + this.messages);
  }

  async post(family: string, body: Body): Promise<void> {
    const text = Buffer.from(body).toString();
    if (this.posted.has(text)) return; // a second delivery is not counted
    this.posted.add(text);
    this.messages += 1;
    const before = this.log.lines.length;
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(this.recorder.url, { method: 'POST', headers, body });
    await response.arrayBuffer();
    const printed = this.log.lines.slice(before);
    const isCounted = printed.some((line) => 'run_event' in line && line.run_event.type === 'rejected');
    if (isCounted) this.rejected += 1;
    const isRecorded = !isCounted && response.status === 204 && (await this.isRecorded(text));
    if (isRecorded) this.recorded += 1;
    if (response.status === 204 && (isCounted || isRecorded)) return;
    const why = printed.map(({ message }) => message.slice(0, 120)).join(' | ');
    const what = `status ${response.status}, counted ${isCounted}, recorded ${isRecorded}`;
    this.failures.push(`${family}: ${what}: ${why}`);
  }

  /** Such a request may be refused, but is no error of the recorder. */
  async postOther(request: RequestInit): Promise<void> {
    const response = await fetch(this.recorder.url, request);
    await response.arrayBuffer();
    if (response.status >= 500) this.failures.push(`${JSON.stringify(request).slice(0, 200)}: ${response.status}`);
  }

  /** Is every message that was counted kept as well? */
  async checkKept(): Promise<void> {
    const { count } = (await this.firestore.collection(STORE.rejected).count().get()).data();
    if (count !== this.rejected) this.failures.push(`${this.rejected} messages were counted, and ${count} are kept`);
  }

  /** Does the document of the message's run hold an event of its type? */
  private async isRecorded(body: string): Promise<boolean> {
    const { message } = JSON.parse(body) as { readonly message: { readonly data: string } };
    const entry = JSON.parse(Buffer.from(message.data, 'base64').toString()) as {
      readonly jsonPayload: { readonly run_event: Readonly<Record<string, unknown>> };
    };
    const { run_id: id, attempt, processor, type, at } = entry.jsonPayload.run_event;
    if (type === 'pulse') return (await this.firestore.doc(`${STORE.guard}/pulse`).get()).get('at') === at;
    const run = { processor: String(processor), runId: String(id), attempt: Number(attempt ?? 1) };
    const record = await new FirestoreRunStore(this.firestore).change(run, (current) => ({ result: current }));
    return (record?.seen[type as ProcessorEventType] ?? null) !== null;
  }
}
