import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SlackMessage } from '../../../guard/ports/slack';

/** An incoming webhook on a port of this machine. */
export class SlackServer {
  readonly messages: SlackMessage[] = [];
  /** Answers to the next requests; later requests get 200. */
  readonly answers: { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }[] =
    [];
  requests = 0;
  #server: Server | undefined;

  async start(): Promise<string> {
    const server = createServer((request, response) => {
      this.requests += 1;
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { status, headers = {}, body = 'ok' } = this.answers.shift() ?? { status: 200 };
        if (status === 200) this.messages.push(JSON.parse(Buffer.concat(chunks).toString()) as SlackMessage);
        response.writeHead(status, headers).end(body);
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T000/B000/SECRET`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server?.closeAllConnections();
      if (this.#server === undefined) resolve();
      else this.#server.close(() => resolve());
    });
  }
}
