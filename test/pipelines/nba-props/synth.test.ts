import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Checkout } from '../../checkout';
import { canonicalJson, expectGolden } from '../../golden';

interface Stack {
  readonly resource: Record<string, Record<string, Record<string, unknown>>>;
}

const checkout = new Checkout();
const synthesis = checkout.run('main.ts');
const stack = (name: string) =>
  JSON.parse(readFileSync(join(checkout.folder, `cdktf.out/stacks/${name}/cdk.tf.json`), 'utf8')) as Stack;
afterAll(() => {
  checkout.remove();
});

describe('a synthesis', () => {
  test('of main.ts needs neither Terraform nor an account', () => {
    expect([synthesis.exit, synthesis.err]).toEqual([0, '']);
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

  test('differs between environments only in project, names and protection from deletion', () => {
    const text = (name: string) =>
      JSON.stringify(stack(name))
        .replaceAll('nba-props-platform-staging', 'nba-props-platform')
        .replaceAll('staging', 'prod')
        .replaceAll('"lifecycle":{"prevent_destroy":true},', '')
        .replaceAll('"deletion_protection":false', '"deletion_protection":true')
        .replaceAll('DELETE_PROTECTION_DISABLED', 'DELETE_PROTECTION_ENABLED');
    for (const part of ['pipeline', 'guard', 'observability'])
      expect(text(`staging-${part}`)).toBe(text(`prod-${part}`));
  });
});

describe('the synthesized rights', () => {
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
