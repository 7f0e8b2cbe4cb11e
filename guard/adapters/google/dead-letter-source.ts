import { GoogleAuth, PassThroughClient } from 'google-auth-library';
import * as z from 'zod';
import type { DeadLetter, DeadLetters } from '../../ports/dead-letters';

/** Most messages of one request: https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions/pull */
const PULLED = 1_000;
/** Most ids of one request, below its limit of 512 KiB: an id has some 200 characters. */
const IDS = 1_000;
/** The longest that a message can be held: https://cloud.google.com/pubsub/docs/lease-management */
const HELD_SECONDS = 600;
/** Pub/Sub may answer with nothing though messages are left, so it is asked again. */
const EMPTY_ANSWERS = 3;
const CALL_MS = 60_000;

const pulledSchema = z.object({
  receivedMessages: z
    .array(z.object({ ackId: z.string(), message: z.object({ messageId: z.string(), data: z.string().default('') }) }))
    .default([]),
});

/** The subscription that keeps the dead letters of the recorder's topic, through the REST API. */
export class PubsubDeadLetters implements DeadLetters {
  private readonly auth: GoogleAuth;
  private readonly url: string;

  /** @param endpoint a server other than Google's; requests to it have no credentials */
  constructor(project: string, subscription: string, endpoint?: string) {
    this.url = `${endpoint ?? 'https://pubsub.googleapis.com'}/v1/projects/${project}/subscriptions/${subscription}`;
    this.auth =
      endpoint === undefined
        ? new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/pubsub' })
        : new GoogleAuth({ authClient: new PassThroughClient() });
  }

  async *pull(): AsyncGenerator<DeadLetter> {
    const seen = new Set<string>();
    for (let empty = 0; empty < EMPTY_ANSWERS;) {
      // Without `returnImmediately` the call waits for a message that never comes.
      const answer = await this.call('pull', { maxMessages: PULLED, returnImmediately: true });
      const received = pulledSchema.parse(answer).receivedMessages;
      if (received.length > 0)
        await this.hold(
          received.map(({ ackId }) => ackId),
          HELD_SECONDS,
        );
      const fresh = received.filter(({ message }) => !seen.has(message.messageId));
      empty = fresh.length > 0 ? 0 : empty + 1;
      for (const { ackId, message } of fresh) {
        seen.add(message.messageId);
        yield { id: ackId, data: Buffer.from(message.data, 'base64') };
      }
    }
  }

  async acknowledge(ids: readonly string[]): Promise<void> {
    for (const ackIds of slices(ids)) await this.call('acknowledge', { ackIds });
  }

  async giveBack(ids: readonly string[]): Promise<void> {
    await this.hold(ids, 0);
  }

  private async hold(ids: readonly string[], ackDeadlineSeconds: number): Promise<void> {
    for (const ackIds of slices(ids)) await this.call('modifyAckDeadline', { ackIds, ackDeadlineSeconds });
  }

  private async call(method: string, data: object): Promise<unknown> {
    const { data: answer } = await this.auth.request<unknown>({
      url: `${this.url}:${method}`,
      method: 'POST',
      data,
      timeout: CALL_MS,
      fetchImplementation: fetch,
    });
    return answer;
  }
}

function slices(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / IDS) }, (_, i) => ids.slice(i * IDS, (i + 1) * IDS));
}
