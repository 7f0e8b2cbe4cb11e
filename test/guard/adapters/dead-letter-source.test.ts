import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PubsubDeadLetters } from '../../../guard/adapters/google/dead-letter-source';

interface Call {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

describe('dead letters through the Pub/Sub API', () => {
  let server: Server;
  let calls: Call[];
  let pulls: { readonly ackId: string; readonly message: { readonly messageId: string; readonly data?: string } }[][];
  let letters: PubsubDeadLetters;

  beforeEach(async () => {
    [calls, pulls] = [[], []];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Call['body'];
        calls.push({ path: request.url ?? '', body });
        response.setHeader('Content-Type', 'application/json');
        response.end(request.url?.endsWith(':pull') ? JSON.stringify({ receivedMessages: pulls.shift() }) : '{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    letters = new PubsubDeadLetters('p', 'run-events-dlq-kept', endpoint);
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const message = (messageId: string, ackId = `ack-${messageId}`) => ({
    ackId,
    message: { messageId, data: Buffer.from(`entry ${messageId}`).toString('base64') },
  });
  const of = (method: string) => calls.filter(({ path }) => path.endsWith(`:${method}`));

  it('are pulled until nothing new comes, each once, and are held meanwhile', async () => {
    pulls = [[message('1'), message('2')], [], [message('3'), message('1', 'again')]];
    const found = [];
    for await (const { id, data } of letters.pull()) found.push([id, Buffer.from(data).toString()]);

    expect(found).toEqual([
      ['ack-1', 'entry 1'],
      ['ack-2', 'entry 2'],
      ['ack-3', 'entry 3'],
    ]);
    expect(of('pull')).toHaveLength(6); // the last three are empty
    expect(of('pull')[0]?.path).toBe('/v1/projects/p/subscriptions/run-events-dlq-kept:pull');
    expect(of('modifyAckDeadline').map(({ body }) => body)).toEqual([
      { ackIds: ['ack-1', 'ack-2'], ackDeadlineSeconds: 600 },
      { ackIds: ['ack-3', 'again'], ackDeadlineSeconds: 600 },
    ]);
    expect(of('acknowledge')).toEqual([]);
  });

  it('are acknowledged and given back a thousand at a time', async () => {
    const ids = Array.from({ length: 1_001 }, (_, i) => `${i}`);
    await letters.acknowledge(ids);
    await letters.giveBack(['a']);
    await letters.giveBack([]);

    expect(of('acknowledge').map(({ body }) => (body['ackIds'] as string[]).length)).toEqual([1_000, 1]);
    expect(of('modifyAckDeadline').map(({ body }) => body)).toEqual([{ ackIds: ['a'], ackDeadlineSeconds: 0 }]);
  });
});
