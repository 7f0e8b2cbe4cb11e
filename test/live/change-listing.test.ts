import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compileLoggingFilter } from '../../alerting/filters/logging/compile-filter';
import { parseLoggingFilter } from '../../alerting/filters/logging/parse-filter';
import { CloudLogSource } from '../../guard/adapters/google/log-source';
import { listChanges, type ChangeListing } from '../../live/google/change-listing';

interface Request {
  readonly resourceNames: readonly string[];
  readonly filter: string;
  readonly orderBy: string;
  readonly pageToken?: string;
}
interface Answer {
  readonly status?: number;
  readonly body: object;
}

const assetOf = (name: string) => `//cloudscheduler.googleapis.com/projects/shop/locations/us-central1/jobs/${name}`;
const WANTED = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T12:00:00Z' };

/** An edit of a Scheduler job, as the API returns it. */
const edit = (job: string, by: string, timestamp = '2026-12-01T08:00:00Z') => ({
  logName: 'projects/shop/logs/cloudaudit.googleapis.com%2Factivity',
  timestamp,
  protoPayload: {
    serviceName: 'cloudscheduler.googleapis.com',
    methodName: 'google.cloud.scheduler.v1.CloudScheduler.UpdateJob',
    resourceName: `projects/shop/locations/us-central1/jobs/${job}`,
    authenticationInfo: { principalEmail: by },
  },
});
const refusal = (status: number, message: string): Answer => ({ status, body: { error: { code: status, message } } });

/** What the client reads of a server of Cloud Logging that answers so. */
async function listed(
  assets: readonly string[],
  answer: (request: Request, calls: number) => Answer,
): Promise<{ listing: ChangeListing; requests: readonly Request[] }> {
  const requests: Request[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request = JSON.parse(Buffer.concat(chunks).toString()) as Request;
      requests.push(request);
      const { status = 200, body } = answer(request, requests.length);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const source = new CloudLogSource(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return { listing: await listChanges(source, 'shop', { assets, ...WANTED }), requests };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('the client asks for the changes of what differs, the newest first, in the given days', async () => {
  const assets = ['nightly', 'hourly'].map(assetOf);
  const { listing, requests } = await listed(assets, () => ({
    body: { entries: [edit('nightly', 'ann@example.com')] },
  }));
  expect(listing.changes.of(assetOf('nightly'))?.by).toBe('ann@example.com');
  expect([listing.changes.of(assetOf('hourly')), listing.unread]).toEqual([undefined, undefined]);
  expect(requests).toEqual([expect.objectContaining({ resourceNames: ['projects/shop'], orderBy: 'timestamp desc' })]);
  const matches = compileLoggingFilter(parseLoggingFilter(requests[0]?.filter ?? '').tree);
  const isAsked = (job: string, at?: string) => matches(edit(job, 'ann@example.com', at));
  expect([isAsked('nightly'), isAsked('hourly'), isAsked('weekly')]).toEqual([true, true, false]);
  expect([isAsked('nightly', '2026-10-31T23:59:59Z'), isAsked('nightly', WANTED.to)]).toEqual([false, false]);
});

test('pages are followed until each of the resources has its last change, and no further', async () => {
  const pages = [[edit('a', 'ann@example.com')], [], [edit('b', 'bob@example.com'), edit('a', 'old@example.com')], []];
  const { listing, requests } = await listed(['a', 'b'].map(assetOf), (_, calls) => ({
    body: { entries: pages[calls - 1], nextPageToken: String(calls) },
  }));
  expect(['a', 'b'].map((name) => listing.changes.of(assetOf(name))?.by)).toEqual([
    'ann@example.com',
    'bob@example.com',
  ]);
  expect(requests.map(({ pageToken }) => pageToken)).toEqual([undefined, '1', '2']);
});

test('many resources are asked for in several filters, none longer than the API takes', async () => {
  const names = Array.from({ length: 120 }, (_, i) => `${'j'.repeat(250)}${i}`);
  const { requests } = await listed(names.map(assetOf), () => ({ body: {} }));
  expect(requests).toHaveLength(3);
  for (const { filter } of requests) expect(filter.length).toBeLessThan(20_000);
});

test.each<[string, Answer, string]>([
  ['a missing right', refusal(403, 'The caller does not have permission'), 'permission denied'],
  [
    'a disabled API',
    refusal(403, 'Cloud Logging API has not been used in project 1 before or it is disabled.'),
    'the API logging.googleapis.com is disabled',
  ],
  ['a used-up quota', refusal(429, 'Quota exceeded'), 'the quota is used up'],
  ['another error', refusal(400, 'broken'), 'error 400: broken'],
])('%s is the reason why no caller is named', async (_, answer, why) => {
  const { listing } = await listed([assetOf('nightly')], () => answer);
  expect([listing.unread, listing.changes.size]).toEqual([why, 0]);
});

test('where half of the pages fail, those that were read name the last change, and the rest is said', async () => {
  const { listing } = await listed(['a', 'b'].map(assetOf), ({ pageToken }) =>
    pageToken === undefined
      ? { body: { entries: [edit('a', 'ann@example.com')], nextPageToken: '2' } }
      : refusal(403, 'no'),
  );
  expect(listing.changes.of(assetOf('a'))?.by).toBe('ann@example.com');
  expect(listing.unread).toBe('permission denied');
});

test('a log with very many entries is read up to a limit, which is said', async () => {
  const page = Array.from({ length: 1_000 }, () => edit('a', 'ann@example.com'));
  const { listing, requests } = await listed(['a', 'b'].map(assetOf), (_, calls) => ({
    body: { entries: page, nextPageToken: String(calls) },
  }));
  expect(listing.unread).toBe('there are more than 10000 entries');
  expect(requests).toHaveLength(11);
});
