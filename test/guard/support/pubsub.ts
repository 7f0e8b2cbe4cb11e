import { randomBytes } from 'node:crypto';

/** The Pub/Sub emulator's address, where one is running. */
export const PUBSUB_EMULATOR = process.env['PUBSUB_EMULATOR_HOST'];

/** A message that was forwarded to a dead-letter topic. */
export interface DeadLetter {
  readonly data: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A separate project on the Pub/Sub emulator, over the REST methods of the real service. */
export class EmulatedPubsub {
  readonly #project = `test-${randomBytes(8).toString('hex')}`;

  async createTopic(topic: string): Promise<void> {
    await this.#call('PUT', `topics/${topic}`);
  }

  /** @param rest of the subscription, as the API names it */
  async createSubscription(name: string, topic: string, rest: object = {}): Promise<void> {
    await this.#call('PUT', `subscriptions/${name}`, { topic: this.topicName(topic), ...rest });
  }

  topicName(topic: string): string {
    return `projects/${this.#project}/topics/${topic}`;
  }

  async publish(topic: string, data: string): Promise<void> {
    await this.#call('POST', `topics/${topic}:publish`, { messages: [{ data: Buffer.from(data).toString('base64') }] });
  }

  /** Messages that a subscription holds now. */
  async pull(subscription: string): Promise<DeadLetter[]> {
    const answer = (await this.#call('POST', `subscriptions/${subscription}:pull`, {
      maxMessages: 10,
      returnImmediately: true,
    })) as { readonly receivedMessages?: readonly { readonly message: DeadLetter }[] };
    return (answer.receivedMessages ?? []).map(({ message }) => ({
      data: Buffer.from(message.data, 'base64').toString(),
      attributes: message.attributes,
    }));
  }

  async #call(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`http://${PUBSUB_EMULATOR ?? ''}/v1/projects/${this.#project}/${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }
}
