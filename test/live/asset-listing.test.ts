import { grpc } from 'google-gax';
import { isUnread, listAssets, type AssetListing } from '../../live/google/asset-listing';
import { assetResources } from '../../terraform/assets/asset-resources';
import { AssetServer, type ListRequest, type Page } from './asset-server';
import { PROJECT, projectAssets, runService } from './project-assets';

const { status } = grpc;
const NOTHING: Page = { assets: [] };
const SERVICE = 'run.googleapis.com/Service';
const JOB = 'cloudscheduler.googleapis.com/Job';

/** What the real client reads of a server that answers so. */
async function listed(
  answer: (request: ListRequest) => Page,
): Promise<{ listing: AssetListing; requests: readonly ListRequest[] }> {
  const server = await new AssetServer(answer).start();
  try {
    return { listing: await listAssets(server.client(), PROJECT), requests: server.requests };
  } finally {
    await server.stop();
  }
}
const ofType = ({ contentType, assetTypes }: ListRequest): Page => ({
  assets: contentType === 'RESOURCE' ? projectAssets().filter(({ assetType }) => assetTypes.includes(assetType)) : [],
});
const byAddress = (one: { readonly address: string }, other: { readonly address: string }) =>
  one.address < other.address ? -1 : 1;

test('a project is read as a file of its assets is', async () => {
  const { listing, requests } = await listed(ofType);
  expect(listing.unread).toEqual([]);
  const fromFile = assetResources(PROJECT, projectAssets());
  expect([...listing.resources].sort(byAddress)).toEqual(fromFile.sort(byAddress));
  expect(new Set(requests.map(({ parent }) => parent))).toEqual(new Set([`projects/${PROJECT}`]));
});

test('page tokens are followed to the last page', async () => {
  const names = ['a', 'b', 'c'].map((name) => runService(`api-${name}`, { timeoutSeconds: 60 }));
  const { listing } = await listed(({ contentType, assetTypes, pageToken }) => {
    if (contentType !== 'RESOURCE' || !assetTypes.includes(SERVICE)) return NOTHING;
    const page = Number(pageToken ?? 0);
    return { assets: names.slice(page, page + 1), ...(page < 2 ? { nextPageToken: String(page + 1) } : {}) };
  });
  expect(listing.resources.map(({ values }) => values['name'])).toEqual(['api-a', 'api-b', 'api-c']);
});

test('grants are read as well', async () => {
  const [service] = [runService('api', { timeoutSeconds: 60 })];
  const bindings = [{ role: 'roles/run.invoker', members: ['allUsers'] }];
  const { listing } = await listed(({ contentType }) =>
    contentType === 'IAM_POLICY'
      ? { assets: [{ name: service.name, assetType: SERVICE, iamPolicy: { bindings } }] }
      : NOTHING,
  );
  expect(listing.hasPolicies).toBe(true);
  expect(listing.resources[0]?.values).toMatchObject({ role: 'roles/run.invoker', members: ['allUsers'] });
});

describe('what cannot be read is named, and the rest is read:', () => {
  const refused = (code: grpc.status, details: string) => (request: ListRequest) =>
    request.assetTypes[0] === JOB && request.contentType === 'RESOURCE' ? { code, details } : ofType(request);
  test.each([
    ['permission denied', status.PERMISSION_DENIED, 'no', 'permission denied'],
    ['a quota', status.RESOURCE_EXHAUSTED, 'Quota exceeded', 'the quota is used up'],
    ['an unknown asset type', status.INVALID_ARGUMENT, 'unsupported', 'the API does not know the type'],
    [
      'a disabled service',
      status.PERMISSION_DENIED,
      'Cloud Asset API has not been used in project 1 before or it is disabled.',
      'the API cloudasset.googleapis.com is disabled',
    ],
  ])('%s', async (_, code, details, why) => {
    const { listing } = await listed(refused(code, details));
    expect(listing.unread).toEqual([{ what: JOB, why }]);
    expect(listing.resources.map(({ type }) => type)).toContain('google_pubsub_subscription');
    expect(isUnread(listing)).toBe(false);
  });

  test('a type of which half of the pages fail, none of whose assets counts as read', async () => {
    const { listing } = await listed((request) => {
      if (request.assetTypes[0] !== SERVICE || request.contentType !== 'RESOURCE') return ofType(request);
      if (request.pageToken !== undefined && request.pageToken !== '')
        return { code: status.INTERNAL, details: 'broken' };
      return { assets: [runService('api', { timeoutSeconds: 60 })], nextPageToken: '2' };
    });
    expect(listing.unread).toEqual([{ what: SERVICE, why: 'error 13: broken' }]);
    expect(listing.resources.filter(({ address }) => address.includes('/services/'))).toEqual([]);
  });

  test('a project that may not be read at all is not an empty project', async () => {
    const { listing } = await listed(() => ({ code: status.PERMISSION_DENIED, details: 'no' }));
    expect([isUnread(listing), listing.hasPolicies, listing.resources]).toEqual([true, false, []]);
  });
});

test('20,000 assets are read page by page, with the memory of their resources only', async () => {
  const page = Array.from({ length: 1_000 }, (_, i) => runService(`api-${i}`, { timeoutSeconds: 60 }));
  const before = process.memoryUsage().heapUsed;
  const { listing, requests } = await listed(({ contentType, assetTypes, pageToken }) => {
    if (contentType !== 'RESOURCE' || !assetTypes.includes(SERVICE)) return NOTHING;
    const at = Number(pageToken ?? 0);
    return { assets: page, ...(at < 19 ? { nextPageToken: String(at + 1) } : {}) };
  });
  expect(listing.resources).toHaveLength(20_000);
  expect(requests.filter(({ assetTypes }) => assetTypes[0] === SERVICE && assetTypes.length === 1)).toHaveLength(20);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(300_000_000);
}, 60_000);
