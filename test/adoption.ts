import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adoptedResources } from '../terraform/adopted-resources';
import { ControlPlane } from './live/control-plane';
import { projectAssets, SECOND_API, type TestAsset } from './live/project-assets';
import { PackedPackage, type Installation } from './package/installation';

/**
 * `npm run check:adoption`: three commands in an empty folder, with the packed package, the real Terraform and the real Google
 * provider on a stand-in for the control plane. A project that was configured by hand is declared; the audit names its
 * faults; the plan imports everything that is declared and changes what was corrected, and nothing else. After
 * `phasewatch adopt --release` a destroy changes nothing that runs. Skipped where Terraform or the provider is missing.
 */
async function main(): Promise<void> {
  if (spawnSync('terraform', ['version']).status !== 0) {
    skip('no terraform on this machine');
    return;
  }
  const packed = new PackedPackage();
  const plane = new ControlPlane();
  const port = await plane.start();
  try {
    await check(new Adoption(packed, port), plane);
  } finally {
    plane.stop();
    packed.remove();
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

const PIPELINE = 'cdktf.out/stacks/prod-pipeline';

/** What a person corrects after the audit: a deadline of a subscription, and one of a Scheduler job. */
const CORRECTIONS = [
  ['ackDeadline: Duration.minutes(1)', 'ackDeadline: Duration.minutes(10)'],
  ['attemptDeadline: Duration.minutes(3)', 'attemptDeadline: Duration.minutes(15)'],
] as const;
const CORRECTED = ['subscriptions/features-sub', 'jobs/nightly-score'];

async function check(adoption: Adoption, plane: ControlPlane): Promise<void> {
  for (const { name, resource } of storedAssets()) plane.resources.set(pathOf(name), resource.data);
  const before = snapshot(plane);
  adoption.folder.write('assets.json', JSON.stringify(projectAssets()));

  adoption.step('adopt');
  const adopted = adoption.folder.expectSuccess(
    `npx --yes --package ${adoption.tarball} phasewatch adopt --assets assets.json --name shop --package file:${adoption.tarball}`,
  );
  process.stdout.write(adopted.replace(/^(?!written|declared|an apply).*\n/gm, '').replace(/^/gm, '      '));
  adoption.folder.expectSuccess('npm install --no-audit --no-fund --prefer-offline');
  adoption.expect(/changes no setting of \d+/.test(adopted), 'the declaration is what runs', adopted);

  adoption.step('audit');
  const audit = adoption.folder.run('npx phasewatch audit --assets assets.json --format json');
  const rules = [
    ...new Set([...audit.out.matchAll(/"rule": "(\w+)",\s+"severity": "error"/g)].map(([, rule]) => rule)),
  ];
  adoption.expect(
    audit.exit === 1 && rules.includes('TMO002'),
    `the audit of what runs finds ${rules.join(', ')}`,
    audit.out,
  );

  adoption.step('synth and plan');
  const imports = adoption.synthesize();
  if (!(await adoption.init())) return;
  const plan = await adoption.terraform('plan');
  adoption.expect(
    plan.text.includes(`${imports.length} to import`),
    `the plan imports ${imports.length} resources`,
    plan.text,
  );
  adoption.expect(/\b0 to change, 0 to destroy/.test(plan.text), 'the plan changes and destroys nothing', plan.text);

  adoption.step('corrected timeouts');
  adoption.correct();
  adoption.synthesize();
  const corrected = await adoption.terraform('plan');
  adoption.expect(
    /\b2 to change, 0 to destroy/.test(corrected.text),
    'the plan changes the two that were corrected',
    corrected.text,
  );
  const table = adoption.folder.expectSuccess('npx phasewatch adopt --assets assets.json --name shop');
  adoption.expect(
    /an apply changes 2 settings of \d+/.test(table),
    '`adopt` names the same two, with their risk',
    table,
  );
  const apply = await adoption.terraform('apply', '-auto-approve');
  adoption.expect(apply.exit === 0, 'apply', apply.text);
  adoption.expectChanged(before, plane, CORRECTED);
  const second = await adoption.terraform('plan', '-detailed-exitcode');
  adoption.expect(second.exit === 0, 'the second plan is empty', second.text);
  adoption.folder.write('assets-after.json', JSON.stringify(storedAssets(plane)));
  adoption.folder.write('breakers.json', JSON.stringify({ breakers: [] }));
  const drift = adoption.folder.run(
    `npx phasewatch drift --assets assets-after.json --breakers breakers.json --stack ${PIPELINE}`,
  );
  adoption.expect(
    drift.exit === 1 && /^1 setting differs, 0 /m.test(drift.out) && drift.out.includes('morning-report'),
    'drift names the job that somebody has paused, and nothing else',
    drift.out + drift.err,
  );

  adoption.step('release and destroy');
  adoption.folder.expectSuccess(`npx phasewatch adopt --release --stack ${PIPELINE} > release.sh`);
  const release = await adoption.run('sh', 'release.sh');
  adoption.expect(release.exit === 0, `state rm of ${imports.length} adopted resources`, release.text);
  const destroy = await adoption.terraform('destroy', '-auto-approve');
  adoption.expect(destroy.exit === 0, 'destroy', destroy.text);
  adoption.expectChanged(before, plane, CORRECTED);
  adoption.step('done');
}

/** A project of a team that adopts what runs, in a folder that was empty. */
class Adoption {
  readonly folder: Installation;
  readonly tarball: string;
  private since = Date.now();
  private current = '';

  constructor(
    packed: PackedPackage,
    private readonly port: number,
  ) {
    this.folder = packed.newFolder('empty');
    this.tarball = packed.tarball;
  }

  /** Begins a step, and prints how long the last one took. */
  step(name: string): void {
    const seconds = Math.round((Date.now() - this.since) / 1_000);
    if (this.current !== '') process.stdout.write(`      ${this.current}: ${seconds} s\n`);
    this.since = Date.now();
    this.current = name;
  }

  /** Replaces the timeouts that the audit reports. */
  correct(): void {
    const file = join(this.folder.folder, 'pipelines/shop.ts');
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      CORRECTIONS.reduce((all, [from, to]) => all.replace(from, to), text),
    );
  }

  /** Synthesizes the stacks, and lets the provider of the first one call the stand-in. */
  synthesize() {
    this.folder.expectSuccess('npx phasewatch synth');
    const file = join(this.folder.folder, PIPELINE, 'cdk.tf.json');
    const document = JSON.parse(readFileSync(file, 'utf8')) as unknown;
    writeFileSync(file, JSON.stringify(withEndpoints(document, this.port)));
    return adoptedResources(document);
  }

  /** @returns false where the provider is missing, which is said */
  async init(): Promise<boolean> {
    const init = await this.terraform('init');
    if (init.exit === 0) return true;
    const why = /Error: (.*)/.exec(init.text)?.[1] ?? 'failed';
    skip(`terraform init: ${why}; name a mirror of the provider in TF_CLI_CONFIG_FILE`);
    return false;
  }

  terraform(command: string, ...args: string[]): Promise<Output> {
    return this.run('terraform', `-chdir=${PIPELINE}`, command, '-no-color', '-input=false', ...args);
  }

  /** The command runs beside this process, which answers it. */
  async run(program: string, ...args: string[]): Promise<Output> {
    const env = { ...process.env, GOOGLE_OAUTH_ACCESS_TOKEN: 'none', TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' };
    const child = spawn(program, args, { cwd: this.folder.folder, env });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const exit = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { exit, text };
  }

  expect(holds: boolean, what: string, text: string): void {
    process.stdout.write(`${holds ? 'ok' : 'FAILED'}  ${what}\n`);
    if (holds) return;
    const lines = text.split('\n').map((line) => line.slice(0, 300));
    process.stderr.write(`${lines.slice(-60).join('\n')}\n`);
    throw new Error(what);
  }

  /** Of what ran before, only these resources are different. */
  expectChanged(before: ReadonlyMap<string, string>, plane: ControlPlane, expected: readonly string[]): void {
    const now = snapshot(plane);
    const changed = [...before].filter(([name, body]) => now.get(name) !== body).map(([name]) => name);
    const others = changed.filter((name) => !expected.some((one) => name.endsWith(one)));
    this.expect(
      others.length === 0 && changed.length === expected.length,
      `of ${before.size} resources that ran, ${expected.length} are different`,
      changed.join('\n'),
    );
  }
}

interface Output {
  readonly exit: number | null;
  readonly text: string;
}

/** The assets as the APIs store them: all in the second API of Cloud Run, without the services behind functions. */
function storedAssets(plane?: ControlPlane): TestAsset[] {
  const assets = projectAssets(SECOND_API).filter(({ resource }) => !('spec' in resource.data));
  return assets.map((one) => {
    const data = plane?.resources.get(pathOf(one.name)) ?? one.resource.data;
    return { ...one, resource: { ...one.resource, data } };
  });
}

function pathOf(asset: string): string {
  return asset.replace(/^\/\/[^/]+\//, '');
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

function skip(why: string): void {
  process.stdout.write(`skipped: ${why}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
