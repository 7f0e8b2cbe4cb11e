import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commentCommand } from '../../cli/comment-command';
import { commentTag, TAG_WITHOUT_NAME } from '../../report/review/comment-tag';
import type { CommandResult } from '../checkout';

const COMMENT_TAG = commentTag('orders, prod');
const folder = mkdtempSync(join(tmpdir(), 'phasewatch-comment-'));
const PROGRAM = join(__dirname, '../../cli/phasewatch.ts');
const BODY = `${COMMENT_TAG}\n**phasewatch: PASS**\n`;
const OWN = { databaseId: 7, body: `${COMMENT_TAG}\nolder`, url: 'https://example.com/7', viewerDidAuthor: true };

/** An answer of the server. */
interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json: unknown;
}

/** What GitHub holds and refuses in a test. */
let comments: readonly unknown[] = [];
let refused: Readonly<Record<string, Answer>> = {};
/** Calls that were made, with what they sent. */
let calls: { readonly call: string; readonly sent: unknown }[] = [];

const server = createServer((request, response) => {
  void answer(request, response);
});
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const sent = JSON.parse(Buffer.concat(chunks).toString()) as {
    readonly variables?: { readonly after: string | null };
  };
  const call = `${request.method ?? ''} ${request.url ?? ''}`;
  calls.push({ call, sent });
  const { status = 200, headers = {}, json } = refused[call] ?? accepted(call, sent.variables?.after ?? null);
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(json));
}

/** The comments come in pages of two. */
function accepted(call: string, after: string | null): Answer {
  if (call !== 'POST /graphql')
    return { json: { html_url: `https://example.com/${call.startsWith('PATCH') ? 7 : 8}` } };
  const start = Number(after ?? 0);
  const pageInfo = { hasNextPage: start + 2 < comments.length, endCursor: String(start + 2) };
  const page = { nodes: comments.slice(start, start + 2), pageInfo };
  return { json: { data: { repository: { pullRequest: { comments: page } } } } };
}

beforeAll(async () => {
  writeFileSync(join(folder, 'comment.md'), BODY);
  writeFileSync(join(folder, 'event.json'), JSON.stringify({ pull_request: { number: 12 } }));
  writeFileSync(join(folder, 'other.md'), '**PASS**');
  writeFileSync(join(folder, 'long.md'), `${COMMENT_TAG}${'x'.repeat(65_536)}`);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  [comments, refused, calls] = [[], {}, []];
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function comment(args: readonly string[] = ['--file', 'comment.md'], more: NodeJS.ProcessEnv = {}) {
  const { port } = server.address() as AddressInfo;
  const env = {
    ...process.env,
    NO_COLOR: '1',
    GITHUB_API_URL: `http://127.0.0.1:${port}`,
    GITHUB_REPOSITORY: 'shop/orders',
    GITHUB_EVENT_PATH: 'event.json',
    GITHUB_TOKEN: 'token',
    ...more,
  };
  return new Promise<CommandResult>((resolve) => {
    const node = ['--import', require.resolve('tsx'), PROGRAM, 'comment', ...args];
    const child = spawn(process.execPath, node, { cwd: folder, env });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('close', (exit) =>
      resolve({ exit, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
  });
}
const made = () => calls.map(({ call }) => call);
const CREATE = 'POST /repos/shop/orders/issues/12/comments';
const UPDATE = 'PATCH /repos/shop/orders/issues/comments/7';

test('a comment is created where the account of the token has none of this name, even if another account wrote its tag', async () => {
  comments = [
    { ...OWN, viewerDidAuthor: false },
    { ...OWN, body: `I read ${COMMENT_TAG}` },
    // Of another pipeline, of another environment, and of a plan.
    { ...OWN, body: `${commentTag('returns, prod')}\nolder` },
    { ...OWN, body: `${commentTag('orders, staging')}\nolder` },
    { ...OWN, body: `${commentTag('')}\nolder` },
  ];
  expect(await comment()).toEqual({ exit: 0, out: 'created https://example.com/8\n', err: '' });
  expect(made()).toEqual(['POST /graphql', 'POST /graphql', 'POST /graphql', CREATE]);
  expect(calls[3]?.sent).toEqual({ body: BODY });
});

test('the comment is updated in place, also where it is on a later page', async () => {
  comments = [{ ...OWN, body: 'a' }, { ...OWN, body: 'b' }, OWN];
  expect(await comment()).toEqual({ exit: 0, out: 'updated https://example.com/7\n', err: '' });
  expect(made()).toEqual(['POST /graphql', 'POST /graphql', UPDATE]);
});

test('the comment of a version that wrote no name is updated in place, unless there is one with the name', async () => {
  const earlier = { ...OWN, body: `${TAG_WITHOUT_NAME}\nolder` };
  comments = [{ ...earlier, viewerDidAuthor: false, databaseId: 5 }, earlier];
  expect(await comment()).toMatchObject({ exit: 0, out: 'updated https://example.com/7\n' });
  expect(made()).toEqual(['POST /graphql', UPDATE]);
  calls = [];
  comments = [{ ...earlier, databaseId: 5 }, OWN];
  expect(await comment()).toMatchObject({ exit: 0, out: 'updated https://example.com/7\n' });
  expect(made()).toEqual(['POST /graphql', UPDATE]);
});

test('a comment with the same text is left as it is', async () => {
  comments = [{ ...OWN, body: BODY.trim() }];
  expect(await comment()).toMatchObject({ exit: 0, out: 'unchanged https://example.com/7\n' });
  expect(made()).toEqual(['POST /graphql']);
});

test('a comment that was deleted meanwhile is created again', async () => {
  comments = [OWN];
  refused = { [UPDATE]: { status: 404, json: { message: 'Not Found' } } };
  expect(await comment()).toMatchObject({ exit: 0, out: 'created https://example.com/8\n' });
  expect(made()).toEqual(['POST /graphql', UPDATE, CREATE]);
});

test.each<[what: string, call: string, answer: Answer, says: string]>([
  [
    'a token without the right',
    CREATE,
    { status: 403, json: { message: 'Resource not accessible by integration' } },
    "error: shop/orders#12: GitHub says 'Resource not accessible by integration",
  ],
  [
    'a token without the right to read',
    'POST /graphql',
    { json: { data: null, errors: [{ type: 'FORBIDDEN', message: 'not accessible' }] } },
    'pull-requests: write',
  ],
  [
    'a used up rate limit',
    CREATE,
    {
      status: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1796083200' },
      json: { message: 'API rate limit exceeded' },
    },
    'the rate limit of the token is used up; run it again after 2026-12-01T00:00:00.000Z',
  ],
  [
    'a second rate limit',
    CREATE,
    { status: 429, headers: { 'retry-after': '60' }, json: { message: 'You have exceeded a secondary rate limit' } },
    'run it again in 60 s',
  ],
  [
    'a pull request that does not exist',
    'POST /graphql',
    { json: { data: { repository: null }, errors: [{ type: 'NOT_FOUND', message: 'Could not resolve' }] } },
    'check --repo and --pull',
  ],
  ['a failure of GitHub', CREATE, { status: 502, json: { message: 'Server Error' } }, "GitHub says 'Server Error"],
])('exits 2 and says what to do for %s', async (_, call, refusal, says) => {
  refused = { [call]: refusal };
  const { exit, out, err } = await comment();
  expect([exit, out]).toEqual([2, '']);
  expect(err).toContain(says);
});

test.each<[what: string, args: readonly string[], env: NodeJS.ProcessEnv, says: string]>([
  ['a comment that is too long', ['--file', 'long.md'], {}, 'a comment has at most 65536 characters'],
  ['a file without the hidden tag', ['--file', 'other.md'], {}, 'by which the comment is found again'],
  ['a missing file', ['--file', 'none.md'], {}, 'none.md: no such file'],
  ['no token', ['--file', 'comment.md', '--repo', 'shop/orders', '--pull', '12'], {}, 'GITHUB_TOKEN: not set'],
  ['no pull request', ['--file', 'comment.md', '--repo', 'shop/orders'], {}, '--pull: this is no event'],
  ['no repository', ['--file', 'comment.md', '--repo', 'shop'], {}, "--repo: must be OWNER/NAME, got 'shop'"],
])('is refused without a call for %s', async (_, [option = '', file = '', ...more], env, says) => {
  const open = jest.fn();
  const refusal = commentCommand([option, join(folder, file), ...more], open, env);
  await expect(refusal).rejects.toThrow(says);
  expect(open).not.toHaveBeenCalled();
});

test('--dry-run prints the comment without a token and without a call', async () => {
  const result = await comment(['--file', 'comment.md', '--dry-run'], { GITHUB_TOKEN: '' });
  expect([result, calls]).toEqual([{ exit: 0, out: BODY, err: '' }, []]);
});
