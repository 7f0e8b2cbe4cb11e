import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { QueryRow } from '../../logs/bigquery/warehouse';

/** An error as BigQuery answers it. */
export interface ApiError {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
}

/** What the server answers. */
export interface Answers {
  /** The rows of a query. */
  readonly rows: (sql: string) => Promise<readonly QueryRow[]> | readonly QueryRow[];
  /** Bytes of the dry run. */
  readonly bytes: number;
  /** Answers every request with an error. @default - none */
  readonly error?: ApiError;
  /** Rows of one page. @default - all */
  readonly pageRows?: number;
  /** Queries never end. @default false */
  readonly hangs?: boolean;
}

/** A local server that speaks the parts of BigQuery's REST API that are used, and notes the requests. */
export interface BigQueryServer {
  /** For `BIGQUERY_EMULATOR_HOST`. */
  readonly url: string;
  /** Such as `dryRun`, `insert`, `getQueryResults`, `cancel`. */
  readonly requests: string[];
  /** The SQL of the queries that ran. */
  readonly queries: string[];
  /** `maximumBytesBilled` of the queries that ran. */
  readonly limits: (string | undefined)[];
  stop(): void;
}

interface Body {
  readonly jobReference?: { readonly jobId?: string };
  readonly configuration?: {
    readonly dryRun?: boolean;
    readonly query?: { readonly query?: string; readonly maximumBytesBilled?: string };
  };
}

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs */
export async function bigQueryServer(answers: Answers): Promise<BigQueryServer> {
  const seen = { requests: [] as string[], queries: [] as string[], limits: [] as (string | undefined)[] };
  const jobs = new Map<string, { readonly sql: string; cancelled: boolean }>();
  const jobJson = (id: string, state: string) => ({
    kind: 'bigquery#job',
    id: `my-project:US.${id}`,
    jobReference: { projectId: 'my-project', jobId: id, location: 'US' },
    status: { state },
    statistics: {
      totalBytesProcessed: String(answers.bytes),
      query: { queryPlan: [{ parallelInputs: '4', completedParallelInputs: '2' }] },
    },
  });
  const answer = async (method: string, url: URL, body: Body): Promise<object> => {
    const [, id = ''] = /\/(?:jobs|queries)\/([^/]+)/.exec(url.pathname) ?? [];
    if (method === 'POST' && url.pathname.endsWith('/cancel')) {
      seen.requests.push('cancel');
      return { job: jobJson(id, 'DONE') };
    }
    if (method === 'POST' && url.pathname.endsWith('/jobs')) return insert(body);
    if (url.pathname.includes('/queries/')) {
      seen.requests.push('getQueryResults');
      return results(jobs.get(id)?.sql ?? '', id, Number(url.searchParams.get('pageToken') ?? 0));
    }
    seen.requests.push('get');
    return jobJson(id, answers.hangs === true ? 'RUNNING' : 'DONE');
  };
  const insert = ({ jobReference, configuration }: Body): object => {
    const id = jobReference?.jobId ?? 'dry';
    if (configuration?.dryRun === true) {
      seen.requests.push('dryRun');
      return jobJson(id, 'DONE');
    }
    seen.requests.push('insert');
    const sql = configuration?.query?.query ?? '';
    seen.queries.push(sql);
    seen.limits.push(configuration?.query?.maximumBytesBilled);
    jobs.set(id, { sql, cancelled: false });
    return jobJson(id, 'RUNNING');
  };
  const results = async (sql: string, id: string, start: number): Promise<object> => {
    const rows = await answers.rows(sql);
    const names = Object.keys(rows[0] ?? {});
    const page = rows.slice(start, start + (answers.pageRows ?? Infinity));
    const next = start + page.length;
    return {
      jobComplete: true,
      jobReference: { projectId: 'my-project', jobId: id, location: 'US' },
      schema: { fields: names.map((name) => ({ name, type: typeOf(rows, name), mode: 'NULLABLE' })) },
      rows: page.map((row) => ({ f: names.map((name) => ({ v: row[name] === null ? null : String(row[name]) })) })),
      totalRows: String(rows.length),
      ...(next < rows.length ? { pageToken: String(next) } : {}),
    };
  };
  const server = createServer((request, response) => {
    void respond(request, response, answers.error, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, ...seen, stop: () => server.close() };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  error: ApiError | undefined,
  answer: (method: string, url: URL, body: Body) => Promise<object>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const url = new URL(request.url ?? '', 'http://127.0.0.1');
  response.setHeader('content-type', 'application/json');
  if (error !== undefined) {
    const { code, reason, message } = error;
    response.statusCode = code;
    response.end(JSON.stringify({ error: { code, message, errors: [{ reason, message, domain: 'global' }] } }));
    return;
  }
  const body = (text === '' ? {} : JSON.parse(text)) as Body;
  response.end(JSON.stringify(await answer(request.method ?? 'GET', url, body)));
}

function typeOf(rows: readonly QueryRow[], name: string): string {
  if (name === 'value') return 'FLOAT';
  const values = rows.map((row) => row[name]).filter((one) => one !== null);
  if (values.length === 0 || values.some((one) => typeof one !== 'number')) return 'STRING';
  return values.every(Number.isInteger) ? 'INTEGER' : 'FLOAT';
}
