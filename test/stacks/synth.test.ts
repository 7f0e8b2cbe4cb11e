import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DECLARATION, exampleCheckout } from '../example/checkout';
import { canonicalJson, expectGolden } from '../golden';

const ROOT = join(__dirname, '../..');
interface Stack {
  readonly resource: Record<string, Record<string, Record<string, unknown>>>;
  readonly terraform: { readonly backend: unknown };
}

/** Every file below a folder, with a hash of its bytes. */
function hashes(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below))
    .sort()
    .flatMap((name) => {
      const path = join(below, name);
      if (statSync(join(folder, path)).isDirectory()) return hashes(folder, path);
      return [
        `${path} ${createHash('sha256')
          .update(readFileSync(join(folder, path)))
          .digest('hex')}`,
      ];
    });
}

const checkouts = [exampleCheckout(), exampleCheckout()] as const;
const [here, there] = checkouts;
const results = [
  here.run('main.ts', [], { TZ: 'Pacific/Kiritimati' }),
  there.run('main.ts', [], { TZ: 'America/Los_Angeles' }),
];
const stack = (name: string) =>
  JSON.parse(readFileSync(join(here.folder, `cdktf.out/stacks/${name}/cdk.tf.json`), 'utf8')) as Stack;
afterAll(() => {
  for (const checkout of checkouts) checkout.remove();
});

describe('a synthesis', () => {
  test('needs neither Terraform nor an account', () => {
    expect(results.map(({ exit, err }) => [exit, err])).toEqual([
      [0, ''],
      [0, ''],
    ]);
  });

  test('writes the same bytes in another folder and another time zone, function zips included', () => {
    const files = hashes(join(here.folder, 'cdktf.out'));
    expect(files.filter((file) => file.includes('.zip '))).not.toEqual([]);
    expect(hashes(join(there.folder, 'cdktf.out'))).toEqual(files);
  });

  test('has the resources of the inventory', () => {
    const inventory = ['prod-pipeline', 'prod-guard', 'prod-observability'].map((name) => [
      name,
      Object.fromEntries(
        Object.entries(stack(name).resource).map(([type, named]) => [type, Object.keys(named).length]),
      ),
    ]);
    expectGolden(join(__dirname, 'golden/inventory.json'), canonicalJson(Object.fromEntries(inventory)));
  });

  test('differs between environments only in project and names', () => {
    const text = (name: string) =>
      JSON.stringify(stack(name)).replaceAll('orders-shop-staging', 'orders-shop').replaceAll('staging', 'prod');
    for (const part of ['pipeline', 'guard', 'observability'])
      expect(text(`staging-${part}`)).toBe(text(`prod-${part}`));
  });
});

describe('the synthesized rights', () => {
  test('have no secret, no public invoker, no default account and no project-wide token creator', () => {
    for (const name of ['prod-pipeline', 'prod-guard', 'prod-observability']) {
      const text = JSON.stringify(stack(name));
      expect(text).not.toMatch(
        /allUsers|allAuthenticatedUsers|serviceAccountTokenCreator|-compute@developer|auth_token|password/,
      );
    }
  });

  test('give each guard function what it needs and nothing else', () => {
    const { resource } = stack('prod-guard');
    const rights = Object.entries(resource).flatMap(([type, named]) =>
      type.endsWith('_iam_member')
        ? Object.values(named).map(
            (grant) =>
              `${String(grant['member']).replace(/^\$\{google_service_account\.|_[0-9A-F]{8}\.member\}$/g, '')}: ${String(grant['role'])} (${type.replace(/^google_|_iam_member$/g, '')}${grant['condition'] === undefined ? '' : ', conditional'})`,
          )
        : [],
    );
    expectGolden(join(__dirname, 'golden/guard-rights.txt'), `${rights.sort().join('\n')}\n`);
  });
});

describe('the app', () => {
  test('keeps the state beside cdktf.json, or in the bucket of the context', () => {
    expect(stack('prod-guard').terraform.backend).toEqual({ local: { path: '../../../terraform.prod-guard.tfstate' } });
    here.edit('cdktf.json', '"context": {}', '"context": { "stateBucket": "states" }');
    const context = JSON.stringify({ stateBucket: 'states' });
    expect(here.run('main.ts', [], { CDKTF_CONTEXT_JSON: context }).exit).toBe(0);
    expect(stack('prod-guard').terraform.backend).toEqual({
      gcs: { bucket: 'states', prefix: 'phasewatch/prod-guard' },
    });
  });

  test('reports a bad declaration in one line, without a stack trace', () => {
    there.edit(DECLARATION, 'heartbeatInterval: min(3)', 'heartbeatInterval: min(50)');
    const { exit, err } = there.run('main.ts');
    expect(exit).toBe(2);
    expect(err.split('\n')[0]).toBe(
      'error: orders/report/orders-report/daily-sales/heartbeatInterval (and 1 more): heartbeatInterval is above 0 s and shorter than allowedSilence (9 min), got 50 min; lower heartbeatInterval, or raise allowedSilence to three intervals (2 h 30 min) [DEC005]',
    );
    expect(err).not.toContain('    at ');
  });

  test('is the app of cdktf.json', () => {
    const { app } = JSON.parse(readFileSync(join(ROOT, 'cdktf.json'), 'utf8')) as { app: string };
    expect(app).toBe('npx tsx main.ts');
  });
});
