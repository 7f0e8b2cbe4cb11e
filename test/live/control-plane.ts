import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';

type Body = Record<string, unknown>;

const PROJECT_NUMBER = '123456789012';

/** APIs whose changes are long-running operations. */
const WITH_OPERATIONS = new Set(['artifactregistry', 'cloudfunctions', 'firestore', 'run']);

/**
 * A stand-in for the control plane of Google Cloud, on 127.0.0.1: it keeps what clients store, by resource name, and answers
 * as the REST APIs do that the stacks use. The Google provider reaches it by its custom endpoints, whose paths begin with the
 * name of the API here (https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/guides/provider_reference).
 */
export class ControlPlane {
  /** Resources by name: `projects/P/topics/T`. */
  readonly resources = new Map<string, Body>();
  private readonly policies = new Map<string, Body>();
  private readonly server: Server;
  private next = 1_000;

  constructor() {
    this.server = createServer((request, response) => {
      void bytesOf(request).then((bytes) => {
        const [status, answer] = this.answer(request.method ?? 'GET', request.url ?? '', bytes);
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

  private answer(method: string, url: string, bytes: Buffer): [status: number, answer: Body] {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    const [, api = '', rest = ''] = /^\/(\w+)\/(.*)$/.exec(decodeURIComponent(pathname)) ?? [];
    if (api === 'storage' || api === 'upload') return this.answerStorage(method, rest, searchParams, bytes);
    const body = jsonOf(bytes);
    // The provider writes the version twice for Resource Manager.
    const path = rest.replace(/^(?:v\d+\/)+/, '').replace(/\/$/, '');
    const action = /^(.*):(\w+)$/.exec(path);
    if (action !== null) return [200, this.act(action[1] ?? '', action[2] ?? '', body)];
    if (/^projects\/[^/]+$/.test(path)) return [200, projectOf(path)];
    if (api === 'cloudbilling') return [200, { name: path, billingAccountName: '', billingEnabled: true }];
    const [status, answer] = this.change(method, { api, path, query: searchParams, body });
    const isOperation =
      method !== 'GET' && status === 200 && WITH_OPERATIONS.has(api) && !path.includes('/backupSchedules');
    return [
      status,
      isOperation ? { name: 'projects/p/locations/l/operations/1', done: true, response: answer } : answer,
    ];
  }

  private change(method: string, { api, path, query, body }: Request): [number, Body] {
    switch (method) {
      case 'GET':
        return this.found(path);
      case 'DELETE':
        return this.resources.delete(path) ? [200, {}] : notFound(path);
      case 'POST':
        return [200, this.create(api, path, query, body)];
      default: {
        const named = query.get('updateMask') ?? body['updateMask'];
        const mask = typeof named === 'string' ? named.split(',').filter(Boolean) : [];
        return [200, this.update(api, path, body, mask)];
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

  /** A resource with the id that the query or the body names, or one of the API's own. */
  private create(api: string, collection: string, query: URLSearchParams, body: Body): Body {
    const project = collection.split('/')[1] ?? '';
    if (collection.endsWith('/serviceAccounts')) {
      const email = `${String(body['accountId'])}@${project}.iam.gserviceaccount.com`;
      const made = { ...(body['serviceAccount'] as Body), email, projectId: project, uniqueId: '1' };
      return this.keep(api, `${collection}/${email}`, made);
    }
    if (collection.endsWith('/roles'))
      return this.keep(api, `${collection}/${String(body['roleId'])}`, body['role'] as Body);
    const [, id] = [...query].find(([key]) => /(?:Id|_id)$/.test(key)) ?? [];
    const own = typeof body['name'] === 'string' ? body['name'].split('/').slice(-1)[0] : body['type'];
    const named = api === 'logging' ? String(body['name']) : (id ?? own ?? (this.next += 1));
    const last = api === 'monitoring' && collection.endsWith('/alertPolicies') ? (this.next += 1) : named;
    return this.keep(api, `${collection}/${String(last)}`, body);
  }

  private update(api: string, path: string, body: Body, mask: readonly string[]): Body {
    const { topic, subscription } = body as Record<string, Body | undefined>;
    const patch = typeof subscription === 'object' ? subscription : typeof topic === 'object' ? topic : body;
    const fields = mask.length === 0 ? Object.keys(patch) : mask.map((one) => one.split('.')[0] ?? one);
    const changes = Object.fromEntries(fields.map((field) => [field, patch[field]]));
    return this.keep(api, path, { ...this.resources.get(path), ...changes });
  }

  /** Logging returns the last part of a name only. */
  private keep(api: string, path: string, body: Body): Body {
    const name = api === 'logging' ? path.split('/').slice(3).join('/') : path;
    const made = { ...body, ...madeBy(api, path, body), name };
    this.resources.set(path, made);
    return made;
  }

  /** Buckets and their objects: https://cloud.google.com/storage/docs/json_api/v1 */
  private answerStorage(method: string, rest: string, query: URLSearchParams, bytes: Buffer): [number, Body] {
    const path = rest.replace(/^(?:storage\/)?v1\//, '');
    const [, bucket = '', iam, objects, object] = /^b(?:\/([^/]+))?(\/iam)?(\/o)?(?:\/(.+))?$/.exec(path) ?? [];
    if (iam !== undefined) {
      if (method === 'PUT') this.policies.set(bucket, jsonOf(bytes));
      return [200, this.policies.get(bucket) ?? { version: 1, bindings: [] }];
    }
    if (method === 'POST') {
      const made = objects === undefined ? madeBucket(jsonOf(bytes)) : madeObject(bucket, query.get('name'), bytes);
      const name = String(made['name']);
      this.resources.set(objects === undefined ? `b/${name}` : `b/${bucket}/o/${name}`, made);
      return [200, made];
    }
    if (object === 'storageLayout') return [200, { bucket }];
    if (objects !== undefined && object === undefined) return [200, { items: [] }];
    return this.change(method, { api: 'storage', path, query: new URLSearchParams(), body: jsonOf(bytes) });
  }
}

interface Request {
  readonly api: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Body;
}

/** What the APIs add to a new resource. */
function madeBy(api: string, path: string, body: Body): Body {
  const last = path.split('/').at(-1) ?? '';
  if (api === 'cloudfunctions')
    return { state: 'ACTIVE', environment: 'GEN_2', url: `https://l-p.cloudfunctions.net/${last}` };
  if (api === 'logging' && path.includes('/sinks/')) return { writerIdentity: 'serviceAccount:logs@example.com' };
  if (path.includes('/fields/') && body['ttlConfig'] != null) return { ttlConfig: { state: 'ACTIVE' } };
  if (api === 'cloudscheduler') return withHeader(body);
  if (path.includes('/indexes/')) return { state: 'READY' };
  return {};
}

/** The API adds the header to a job over HTTP; without one, provider 6.50 panics (constructs/scheduler-job.ts). */
function withHeader({ httpTarget }: Body): Body {
  if (httpTarget === undefined) return {};
  const { headers, ...target } = httpTarget as Body;
  return { httpTarget: { ...target, headers: { 'User-Agent': 'Google-Cloud-Scheduler', ...(headers as Body) } } };
}

function madeBucket(body: Body): Body {
  const location = String(body['location'] ?? 'US').toUpperCase();
  return { id: body['name'], storageClass: 'STANDARD', projectNumber: PROJECT_NUMBER, ...body, location };
}

/** Of a multipart upload: the metadata, then the bytes. */
function madeObject(bucket: string, named: string | null, bytes: Buffer): Body {
  const text = bytes.toString('latin1');
  const boundary = /^--[^\r\n]+/.exec(text)?.[0] ?? '';
  const [, metadata = '', content = ''] = text.split(boundary);
  const data = Buffer.from(content.slice(content.indexOf('\r\n\r\n') + 4, -2), 'latin1');
  const md5Hash = createHash('md5').update(data).digest('base64');
  const described = JSON.parse(metadata.slice(metadata.indexOf('\r\n\r\n'))) as Body;
  const name = named ?? String(described['name']);
  return {
    ...described,
    id: `${bucket}/${name}/1`,
    name,
    bucket,
    md5Hash,
    crc32c: 'AAAAAA==',
    generation: '1',
    storageClass: 'STANDARD',
  };
}

function projectOf(path: string): Body {
  const projectId = path.slice('projects/'.length);
  return { projectId, projectNumber: PROJECT_NUMBER, lifecycleState: 'ACTIVE', state: 'ACTIVE' };
}

function notFound(path: string): [number, Body] {
  return [404, { error: { code: 404, message: `${path} not found`, status: 'NOT_FOUND' } }];
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function jsonOf(bytes: Buffer): Body {
  return bytes.length === 0 ? {} : (JSON.parse(bytes.toString()) as Body);
}
