import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Body = Record<string, unknown>;

const PROJECT_NUMBER = '123456789012';

/**
 * A stand-in for the control plane of Google Cloud, on 127.0.0.1: it keeps what clients store, by resource name, and answers
 * as the REST APIs of Cloud Run, Cloud Functions, Scheduler, Pub/Sub, IAM and Resource Manager do. The Google provider
 * reaches it by its custom endpoints (https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/guides/provider_reference).
 */
export class ControlPlane {
  /** Resources by name: `projects/P/topics/T`. */
  readonly resources = new Map<string, Body>();
  private readonly policies = new Map<string, Body>();
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const [status, answer] = this.answer(request.method ?? 'GET', request.url ?? '', body);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
  }

  /** @returns its port */
  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(method: string, url: string, body: Body): [status: number, answer: Body] {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    // The provider writes the version twice for Resource Manager.
    const path = decodeURIComponent(pathname).replace(/^(?:\/v\d+)+\//, '');
    const action = /^(.*):(\w+)$/.exec(path);
    if (action !== null) return [200, this.act(action[1] ?? '', action[2] ?? '', body)];
    if (/^projects\/[^/]+$/.test(path))
      return [
        200,
        {
          projectId: path.slice('projects/'.length),
          projectNumber: PROJECT_NUMBER,
          lifecycleState: 'ACTIVE',
          state: 'ACTIVE',
        },
      ];
    switch (method) {
      case 'GET':
        return this.found(path);
      case 'DELETE':
        return this.resources.delete(path) ? [200, {}] : notFound(path);
      case 'POST':
        return [200, this.create(path, body)];
      default: {
        const named = searchParams.get('updateMask') ?? body['updateMask'];
        const mask = typeof named === 'string' ? named.split(',').filter(Boolean) : [];
        return [200, this.update(path, body, mask)];
      }
    }
  }

  private found(path: string): [number, Body] {
    const resource = this.resources.get(path);
    return resource === undefined ? notFound(path) : [200, resource];
  }

  private act(path: string, action: string, body: Body): Body {
    if (action === 'setIamPolicy') this.policies.set(path, body['policy'] as Body);
    return this.policies.get(path) ?? { version: 1, bindings: [] };
  }

  /** A service account, or any other resource whose body holds its name. */
  private create(collection: string, body: Body): Body {
    const project = collection.split('/')[1] ?? '';
    const email = `${String(body['accountId'])}@${project}.iam.gserviceaccount.com`;
    const name = collection.endsWith('/serviceAccounts') ? `${collection}/${email}` : String(body['name']);
    const isAccount = collection.endsWith('/serviceAccounts');
    const made = isAccount ? { ...(body['serviceAccount'] as Body), email, projectId: project, uniqueId: '1' } : body;
    this.resources.set(name, { ...made, name });
    return this.resources.get(name) ?? {};
  }

  private update(path: string, body: Body, mask: readonly string[]): Body {
    const { topic, subscription } = body as Record<string, Body | undefined>;
    const patch = typeof subscription === 'object' ? subscription : typeof topic === 'object' ? topic : body;
    const fields = mask.length === 0 ? Object.keys(patch) : mask.map((one) => one.split('.')[0] ?? one);
    const changes = Object.fromEntries(fields.map((field) => [field, patch[field]]));
    this.resources.set(path, { ...this.resources.get(path), ...changes, name: path });
    return this.resources.get(path) ?? {};
  }
}

function notFound(path: string): [number, Body] {
  return [404, { error: { code: 404, message: `${path} not found`, status: 'NOT_FOUND' } }];
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : (JSON.parse(text) as Body);
}
