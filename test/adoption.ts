import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectFacts } from '../audit/facts';
import { adoptedPipeline } from '../live/adopt/adopted-pipeline';
import { adoptedResources } from '../terraform/adopted-resources';
import { assetResources } from '../terraform/assets/asset-resources';
import { ControlPlane } from './live/control-plane';
import { PROJECT, projectAssets } from './live/project-assets';
import { synthesizeProd } from './declared';

/**
 * `npm run check:adoption`: applies the stack of an adopted project with the real Terraform and Google provider to a stand-in
 * for the control plane. Everything is imported, nothing that runs changes, the second plan is empty, and after
 * `phasewatch adopt --release` a destroy changes nothing that runs. Skipped where Terraform or the provider is missing.
 */
async function main(): Promise<void> {
  if (spawnSync('terraform', ['version']).status !== 0) {
    skip('no terraform on this machine');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'check-adoption-'));
  const plane = new ControlPlane();
  const port = await plane.start();
  try {
    await check(folder, plane, port);
  } finally {
    plane.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The provider's endpoints, and the version of each API. */
const ENDPOINTS = {
  cloud_run_v2_custom_endpoint: 'v2',
  cloud_scheduler_custom_endpoint: 'v1',
  cloudfunctions2_custom_endpoint: 'v2',
  iam_custom_endpoint: 'v1',
  pubsub_custom_endpoint: 'v1',
  resource_manager_custom_endpoint: 'v1',
} as const;

async function check(folder: string, plane: ControlPlane, port: number): Promise<void> {
  // The provider speaks Cloud Run's second API only.
  const assets = projectAssets().filter(({ resource }) => !('spec' in resource.data));
  for (const { name, resource } of assets) plane.resources.set(name.replace(/^\/\/[^/]+\//, ''), resource.data);
  const before = snapshot(plane);
  const facts = collectFacts('', assetResources('assets', assets), { runbooks: new Set(), hasPolicies: false });
  const adopted = adoptedPipeline(facts, { name: 'shop', project: PROJECT, environment: 'prod' });
  const document = adopted && synthesizeProd(adopted.pipeline)[0]?.document;
  if (document === undefined) throw new Error('nothing was adopted');
  const imports = adoptedResources(document);
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(withEndpoints(document, port)));

  const terraform = (...args: string[]) => runTerraform(folder, args);
  const init = await terraform('init');
  if (init.exit !== 0) {
    skip(
      `terraform init: ${/Error: (.*)/.exec(init.text)?.[1] ?? 'failed'}; name a mirror of the provider in TF_CLI_CONFIG_FILE`,
    );
    return;
  }
  const plan = await terraform('plan');
  expectThat(
    plan.text.includes(`${imports.length} to import`),
    `the plan imports ${imports.length} resources`,
    plan.text,
  );
  expectThat(/\b0 to change, 0 to destroy/.test(plan.text), 'the plan changes and destroys nothing', plan.text);
  const apply = await terraform('apply', '-auto-approve');
  expectThat(apply.exit === 0, 'apply', apply.text);
  expectThat(isKept(before, plane), 'the apply changed nothing that ran', '');
  const second = await terraform('plan', '-detailed-exitcode');
  expectThat(second.exit === 0, 'the second plan is empty', second.text);
  const release = await terraform('state', 'rm', ...imports.map(({ to }) => to));
  expectThat(release.exit === 0, `state rm of ${imports.length} adopted resources`, release.text);
  const destroy = await terraform('destroy', '-auto-approve');
  expectThat(destroy.exit === 0, 'destroy', destroy.text);
  expectThat(isKept(before, plane), `${before.size} resources of the stand-in are as they were`, '');
}

/** Terraform runs beside this process, which answers it. */
async function runTerraform(folder: string, args: readonly string[]): Promise<{ exit: number | null; text: string }> {
  const { spawn } = await import('node:child_process');
  const env = { ...process.env, GOOGLE_OAUTH_ACCESS_TOKEN: 'none', TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' };
  const child = spawn('terraform', [...args, '-no-color', ...(args[0] === 'state' ? [] : ['-input=false'])], {
    cwd: folder,
    env,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const exit = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exit, text };
}

function withEndpoints(document: unknown, port: number): object {
  const stack = document as { readonly terraform: object; readonly provider: { readonly google: readonly object[] } };
  const endpoints = Object.fromEntries(
    Object.entries(ENDPOINTS).map(([name, version]) => [name, `http://127.0.0.1:${port}/${version}/`]),
  );
  const google = stack.provider.google.map((one) => ({ ...one, ...endpoints }));
  const terraform = { ...stack.terraform, backend: { local: { path: 'terraform.tfstate' } } };
  return { ...stack, terraform, provider: { ...stack.provider, google } };
}

function snapshot({ resources }: ControlPlane): ReadonlyMap<string, string> {
  return new Map([...resources].map(([name, body]) => [name, JSON.stringify(body)]));
}

function isKept(before: ReadonlyMap<string, string>, plane: ControlPlane): boolean {
  const now = snapshot(plane);
  return [...before].every(([name, body]) => now.get(name) === body);
}

function expectThat(holds: boolean, what: string, text: string): void {
  process.stdout.write(`${holds ? 'ok' : 'FAILED'}  ${what}\n`);
  if (holds) return;
  const lines = text.split('\n').map((line) => line.slice(0, 300));
  process.stderr.write(`${lines.slice(-60).join('\n')}\n`);
  throw new Error(what);
}

function skip(why: string): void {
  process.stdout.write(`skipped: ${why}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
