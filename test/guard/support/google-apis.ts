import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Endpoints } from '../../../guard/adapters/google/trigger-control';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The parts of Scheduler, Pub/Sub and Tasks that triggers need, with their rules for pausing. */
export class GoogleApis {
  /** Requests in order: `POST /v1/…:pause`. */
  readonly requests: string[] = [];
  /** Answers to the next requests. */
  readonly refusals: Answer[] = [];
  /** Resources by path, without the verb. */
  readonly resources = new Map<string, Record<string, unknown>>();
  readonly #server: Server;
  #port = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const url = request.url ?? '';
        this.requests.push(`${request.method ?? ''} ${url}`);
        const { status, body } = this.refusals.shift() ?? this.#answer(url, Buffer.concat(chunks).toString());
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
  }

  async start(): Promise<Endpoints> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening));
    this.#port = (this.#server.address() as AddressInfo).port;
    const base = `http://127.0.0.1:${this.#port}`;
    return { scheduler: base, pubsub: base, tasks: base };
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(url: string, body: string): Answer {
    const [, path = '', verb] = /^(.*?)(?::(\w+))?$/.exec(url) ?? [];
    const resource = this.resources.get(path);
    if (resource === undefined) return refusal(404, 'NOT_FOUND', 'no such thing');
    const on = path.includes('/queues/') ? 'RUNNING' : 'ENABLED';
    switch (verb) {
      case 'pause':
        if (resource['state'] !== on) return refusal(400, 'FAILED_PRECONDITION', 'Job must be enabled');
        resource['state'] = 'PAUSED';
        break;
      case 'resume':
        if (resource['state'] !== 'PAUSED') return refusal(400, 'FAILED_PRECONDITION', 'Job must be paused');
        resource['state'] = on;
        break;
      case 'modifyPushConfig':
        resource['pushConfig'] = (JSON.parse(body) as { pushConfig: unknown }).pushConfig;
        return { status: 200, body: {} };
      default:
    }
    return { status: 200, body: resource };
  }
}

export function refusal(code: number, status: string, message: string): Answer {
  return { status: code, body: { error: { code, status, message } } };
}
