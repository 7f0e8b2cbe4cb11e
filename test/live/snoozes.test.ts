import { SnoozeServiceClient } from '@google-cloud/monitoring';
import protos from '@google-cloud/monitoring/build/protos/protos.json';
import { grpc } from 'google-gax';
import { collectFacts } from '../../audit/facts';
import { reasonOf } from '../../live/google/reason';
import { listSnoozes } from '../../live/google/snooze-listing';
import { activeSnoozes, snoozesIn, type Snooze } from '../../live/snoozes';
import { assetResources } from '../../terraform/assets/asset-resources';
import { GrpcServer } from './grpc-server';

interface Request {
  readonly parent: string;
  readonly pageToken?: string;
}
const MONITORING = 'google.monitoring.v3';

/** What the real client reads of a server that answers so. */
async function listed(answer: (request: Request) => object): Promise<{ snoozes: Snooze[]; requests: Request[] }> {
  const requests: Request[] = [];
  const server = new GrpcServer(protos, [
    {
      service: `${MONITORING}.SnoozeService`,
      name: 'ListSnoozes',
      request: `${MONITORING}.ListSnoozesRequest`,
      response: `${MONITORING}.ListSnoozesResponse`,
      answer: (request) => {
        requests.push(request as Request);
        return answer(request as Request);
      },
    },
  ]);
  await server.start();
  const client = new SnoozeServiceClient(server.clientOptions(new SnoozeServiceClient()));
  try {
    return { snoozes: await listSnoozes(client, 'shop'), requests };
  } finally {
    await client.close();
    server.stop();
  }
}

const at = (time: string) => Date.parse(`2026-12-01T${time}Z`);
const policyOf = (id: number) => `projects/shop/alertPolicies/${id}`;
const snooze = (policies: string[], from = '08:00:00', to = '18:00:00'): Snooze => ({
  displayName: 'migration',
  policies,
  startsAt: at(from),
  endsAt: at(to),
});

test('the official client reads every page of the snoozes of a project', async () => {
  const { snoozes, requests } = await listed(({ pageToken }) => ({
    snoozes: [
      {
        name: `projects/shop/snoozes/${pageToken === '2' ? 2 : 1}`,
        displayName: 'migration',
        criteria: { policies: [policyOf(1)] },
        interval: { startTime: { seconds: at('08:00:00') / 1_000 }, endTime: { seconds: at('18:00:00') / 1_000 } },
      },
    ],
    ...(pageToken === '2' ? {} : { nextPageToken: '2' }),
  }));
  expect(snoozes).toEqual([snooze([policyOf(1)]), snooze([policyOf(1)])]);
  expect(requests.map(({ parent }) => parent)).toEqual(['projects/shop', 'projects/shop']);
});

test.each([
  ['a missing right', grpc.status.PERMISSION_DENIED, 'no', 'permission denied'],
  ['a disabled API', grpc.status.PERMISSION_DENIED, 'It is disabled.', 'the API monitoring.googleapis.com is disabled'],
  ['a used-up quota', grpc.status.RESOURCE_EXHAUSTED, 'Quota', 'the quota is used up'],
])('%s has a reason', async (_, code, details, why) => {
  const error = await listed(() => ({ code, details })).catch((one: unknown) => one);
  expect(reasonOf(error, 'monitoring.googleapis.com')).toBe(why);
});

test('a list of which a page fails is no list of snoozes', async () => {
  const answer = ({ pageToken }: Request) =>
    pageToken === '2' ? { code: grpc.status.INTERNAL, details: 'broken' } : { snoozes: [], nextPageToken: '2' };
  const error = await listed(answer).catch((one: unknown) => one);
  expect(reasonOf(error, 'monitoring.googleapis.com')).toBe('error 13: broken');
});

test('the output of gcloud is read as the API is, and anything else is refused', () => {
  const printed = [
    {
      name: 'projects/shop/snoozes/1',
      displayName: 'migration',
      criteria: { policies: [policyOf(1)] },
      interval: { startTime: '2026-12-01T08:00:00Z', endTime: '2026-12-01T18:00:00Z' },
    },
  ];
  expect(snoozesIn(printed)).toEqual([snooze([policyOf(1)])]);
  expect(snoozesIn({ snoozes: printed })).toBeUndefined();
});

describe('a snooze', () => {
  const assets = ['run silent', 'of another team'].map((displayName, i) => ({
    name: `//monitoring.googleapis.com/${policyOf(i + 1)}`,
    assetType: 'monitoring.googleapis.com/AlertPolicy',
    resource: { data: { name: policyOf(i + 1), displayName, combiner: 'OR', conditions: [] } },
  }));
  const live = collectFacts('', assetResources('assets', assets), { runbooks: new Set() });
  const found = (one: Snooze, now = at('12:00:00')) =>
    activeSnoozes([one], live, { declared: new Set(['run silent']), now }).map(({ policies }) => policies);

  test('of declared policies counts while it is active, and names them', () => {
    expect(found(snooze([policyOf(1), policyOf(2)]))).toEqual([['run silent']]);
    expect(found(snooze([policyOf(1)]), at('08:00:00'))).toHaveLength(1);
  });

  test('that has ended or has not begun does not count', () => {
    expect(found(snooze([policyOf(1)]), at('18:00:00'))).toEqual([]);
    expect(found(snooze([policyOf(1)]), at('07:59:59'))).toEqual([]);
  });

  test('of policies of others does not count', () => {
    expect(found(snooze([policyOf(2)]))).toEqual([]);
  });

  test('of a policy that the assets do not hold counts, because it may be a declared one', () => {
    expect(found(snooze([policyOf(9)]))).toEqual([[policyOf(9)]]);
  });
});
