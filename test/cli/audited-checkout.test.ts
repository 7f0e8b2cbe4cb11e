import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../cli/audit';
import { auditedCheckout, webAddress } from '../../cli/audited-checkout';
import { sarifErrors } from '../sarif';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'phasewatch-checkout-')));
const infra = join(folder, 'infra');
const before = process.cwd();
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder })
    .toString()
    .trim();
const PUSH = `
resource "google_cloud_run_v2_service" "api" {
  name = "api"
  template { timeout = "600s" }
}
resource "google_pubsub_subscription" "push" {
  name                 = "push"
  topic                = "t"
  ack_deadline_seconds = 60
  push_config { push_endpoint = google_cloud_run_v2_service.api.uri }
}
`;
const { GITHUB_REPOSITORY, GITHUB_SHA, ...OUTSIDE } = process.env;

beforeAll(() => {
  mkdirSync(infra);
  writeFileSync(join(infra, 'main.tf'), PUSH);
  process.env = OUTSIDE; // the tests themselves may run in GitHub Actions
  process.chdir(infra);
});
afterAll(() => {
  process.env = { ...OUTSIDE, GITHUB_REPOSITORY, GITHUB_SHA };
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

async function audited(format: 'markdown' | 'sarif'): Promise<string> {
  const out = join(folder, `audit.${format}`);
  await run(['--stack', '.', '--format', format, '--out', out]);
  return readFileSync(out, 'utf8');
}

interface Log {
  readonly runs: readonly [
    {
      readonly versionControlProvenance?: readonly unknown[];
      readonly results: readonly { readonly locations: readonly unknown[] }[];
      readonly tool: { readonly driver: { readonly rules: readonly { readonly helpUri?: string }[] } };
    },
  ];
}

async function sarif(): Promise<Log['runs'][0]> {
  const log = JSON.parse(await audited('sarif')) as Log;
  expect(sarifErrors(log)).toBeNull();
  return log.runs[0];
}

const at = (uri: string) => ({ locations: [{ physicalLocation: { artifactLocation: { uri } } }] });

test('outside of a checkout, files are named from the working directory, and nothing has a link that leads nowhere', async () => {
  expect(auditedCheckout({})).toBeUndefined();
  const { results, tool, versionControlProvenance } = await sarif();
  expect(results[0]).toMatchObject(at('main.tf'));
  expect(versionControlProvenance).toBeUndefined();
  expect(tool.driver.rules.filter(({ helpUri }) => helpUri !== undefined)).toEqual([]);
  expect(await audited('markdown')).toContain('- **error TMO002** `google_pubsub_subscription.push (main.tf:6)`: ');
});

test('in a checkout without a remote, files are named from its root', async () => {
  git('init', '-q');
  expect(auditedCheckout({})).toEqual({ root: folder, remote: undefined });
  expect((await sarif()).results[0]).toMatchObject(at('infra/main.tf'));
  expect(await audited('markdown')).toContain('(main.tf:6)`');
});

test('with a remote, lines have links to its commit, and no token is printed', async () => {
  git('add', '-A');
  git('commit', '-qm', 'first');
  git('remote', 'add', 'origin', 'https://x-access-token:secret@github.com/shop/orders.git');
  const commit = git('rev-parse', 'HEAD');
  const { results, versionControlProvenance } = await sarif();
  expect(results[0]).toMatchObject(at('infra/main.tf'));
  expect(versionControlProvenance).toEqual([
    { repositoryUri: 'https://github.com/shop/orders', revisionId: commit, mappedTo: { uriBaseId: '%SRCROOT%' } },
  ]);
  expect(await audited('markdown')).toContain(
    `\`google_pubsub_subscription.push\` ([main.tf:6](https://github.com/shop/orders/blob/${commit}/infra/main.tf#L6))`,
  );
});

test('in GitHub Actions, repository and commit are those of the workflow', () => {
  const variables = {
    GITHUB_SERVER_URL: 'https://github.example.com',
    GITHUB_REPOSITORY: 'a/b',
    GITHUB_SHA: '0123abc',
  };
  expect(auditedCheckout(variables)?.remote).toEqual({ url: 'https://github.example.com/a/b', commit: '0123abc' });
});

test.each([
  ['https://github.com/shop/orders.git', 'https://github.com/shop/orders'],
  ['https://user:token@github.com/shop/orders', 'https://github.com/shop/orders'],
  ['git@github.com:shop/orders.git', 'https://github.com/shop/orders'],
  ['ssh://git@git.example.com:2222/shop/orders.git', 'https://git.example.com/shop/orders'],
  ['https://gitlab.com/group/sub/orders/', 'https://gitlab.com/group/sub/orders'],
  ['/srv/orders.git', undefined],
  ['../orders', undefined],
  ['', undefined],
])('%s is the page %s', (remote, page) => {
  expect(webAddress(remote)).toBe(page);
});
