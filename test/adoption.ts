import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { preflightCommand } from '../cli/preflight-command';
import { adoptedResources } from '../terraform/adopted-resources';
import { guideCommand } from './docs/guide';
import { ControlPlane } from './live/control-plane';
import { writeGcloud } from './live/gcloud';
import { PROJECT, projectAssets, REGION, SECOND_API, type TestAsset } from './live/project-assets';
import { CalmProject } from './live/preflight/support';
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

/** The provider's endpoints: the name of each API on the stand-in, and its version. */
const ENDPOINTS = {
  artifact_registry_custom_endpoint: 'artifactregistry/v1',
  cloud_billing_custom_endpoint: 'cloudbilling/v1',
  cloud_run_v2_custom_endpoint: 'run/v2',
  cloud_scheduler_custom_endpoint: 'cloudscheduler/v1',
  cloudfunctions2_custom_endpoint: 'cloudfunctions/v2',
  firestore_custom_endpoint: 'firestore/v1',
  iam_custom_endpoint: 'iam/v1',
  logging_custom_endpoint: 'logging/v2',
  monitoring_custom_endpoint: 'monitoring',
  pubsub_custom_endpoint: 'pubsub/v1',
  resource_manager_custom_endpoint: 'cloudresourcemanager/v1',
  storage_custom_endpoint: 'storage/v1',
} as const;

const STACKS = ['prod-pipeline', 'prod-guard', 'prod-observability'] as const;
const [PIPELINE, ...OTHERS] = STACKS;
const folderOf = (stack: string) => `cdktf.out/stacks/${stack}`;

/** What a person corrects after the audit: a deadline of a subscription, and one of a Scheduler job. */
const CORRECTIONS = [
  ['ackDeadline: Duration.minutes(1)', 'ackDeadline: Duration.minutes(10)'],
  ['attemptDeadline: Duration.minutes(3)', 'attemptDeadline: Duration.minutes(15)'],
] as const;
const CORRECTED = ['subscriptions/features-sub', 'jobs/nightly-score'];

async function check(adoption: Adoption, plane: ControlPlane): Promise<void> {
  for (const { name, resource } of storedAssets()) plane.resources.set(pathOf(name), resource.data);
  const before = snapshot(plane);

  adoption.step('before: bucket of the states, APIs');
  await adoption.guide('gcloud storage buckets create');
  await adoption.guide('gcloud storage buckets update');
  await adoption.guide('gcloud services enable');

  adoption.step('adopt');
  await adoption.guide('gcloud asset list');
  await adoption.guide('gcloud logging read \'log_id("run.googleapis.com/requests")');
  const adopted = await adoption.guide('npx phasewatch adopt --assets assets.json --logs');
  process.stdout.write(
    adopted.text.replace(/^(?!written|declared|an apply|the logs).*\n/gm, '').replace(/^/gm, '      '),
  );
  adoption.expect(/changes no setting of \d+/.test(adopted.text), 'the declaration is what runs', adopted.text);
  const named = adopted.text.includes('18 external functions');
  adoption.expect(named, 'the 18 functions of the 1st generation are external', adopted.text);
  const proposed = adopted.text.includes('a budget is proposed for 1,');
  adoption.expect(proposed, 'the request log proposes a budget', adopted.text);
  await adoption.guide('npm install');

  adoption.step('audit of what runs');
  const audit = await adoption.guide('npx phasewatch audit --assets assets.json', [1]);
  const rules = [...new Set([...audit.text.matchAll(/^ *error (\w+)/gm)].map(([, rule]) => rule))];
  adoption.expect(rules.includes('TMO002'), `the audit of what runs finds ${rules.join(', ')}`, audit.text);
  adoption.step('synth, and plan');
  await adoption.guide('npx phasewatch synth');
  const imports = adoption.imports();
  const open = await adoption.guide('npx phasewatch audit', [0, 1]);
  const points = open.text.match(/^ *warning OPN001 /gm) ?? [];
  const left = Number(/(\d+) open points/.exec(adopted.text)?.[1]);
  adoption.expect(points.length === left, `the audit of the declaration lists its ${left} open points`, open.text);
  if (!(await adoption.init())) return;
  const plan = await adoption.guide('terraform -chdir=cdktf.out/stacks/prod-pipeline plan');
  const { text } = plan;
  adoption.expect(text.includes(`${imports.length} to import`), `the plan imports ${imports.length} resources`, text);
  adoption.expect(/\b0 to change, 0 to destroy/.test(text), 'the plan changes and destroys nothing', text);

  adoption.step('corrected timeouts');
  adoption.correct();
  await adoption.guide('npx phasewatch synth');
  await adoption.init();
  const corrected = await adoption.terraform(PIPELINE, 'plan');
  adoption.expect(
    /\b2 to change, 0 to destroy/.test(corrected.text),
    'the plan changes the two that were corrected',
    corrected.text,
  );
  const table = await adoption.guide('npx phasewatch adopt --assets assets.json --name orders');
  adoption.expect(/changes 2 settings of \d+/.test(table.text), 'adopt names these two, with their risk', table.text);
  await adoption.guide('for part in pipeline guard observability');
  await adoption.preflight();
  await adoption.guide('terraform -chdir=cdktf.out/stacks/prod-pipeline apply plan');
  adoption.expectChanged(before, plane);
  const second = await adoption.terraform(PIPELINE, 'plan', '-detailed-exitcode');
  adoption.expect(second.exit === 0, 'the second plan is empty', second.text);

  for (const stack of OTHERS) {
    adoption.step(stack);
    const made = await adoption.terraform(stack, 'apply', 'plan');
    const added = /Resources: (\d+) added/.exec(made.text)?.[1];
    adoption.expect(made.exit === 0, `${stack}: ${added ?? 'no'} resources are created`, made.text);
    const again = await adoption.terraform(stack, 'plan', '-detailed-exitcode');
    adoption.expect(again.exit === 0, `${stack}: the second plan is empty`, again.text);
  }
  await adoption.guide('terraform -chdir=cdktf.out/stacks/prod-guard plan');
  await adoption.guide('gcloud run services proxy');

  adoption.step('drift');
  adoption.folder.write('breakers.json', JSON.stringify({ breakers: [] }));
  adoption.answer(storedAssets(plane));
  await adoption.guide('gcloud asset list');
  await adoption.guide('gcloud monitoring snoozes list');
  await adoption.guide('gcloud logging read \'log_id("cloudaudit.googleapis.com/activity")');
  const drift = await adoption.run(
    `${adoption.command('npx phasewatch drift --assets assets.json --breakers')} --stack ${folderOf(PIPELINE)}`,
  );
  adoption.expect(
    drift.exit === 1 && /^1 setting differs, 0 /m.test(drift.text) && drift.text.includes('ann@example.com'),
    'drift names the job that a person has paused and who did it, and nothing else',
    drift.text,
  );
  await adoption.guide('npx phasewatch drift --assets assets.json', [1]);

  adoption.step('release and destroy');
  await adoption.guide('npx phasewatch adopt --release');
  await adoption.init();
  await adoption.guide('sh release.sh');
  const destroy = await adoption.terraform(PIPELINE, 'destroy', '-auto-approve');
  adoption.expect(destroy.exit === 0, `${imports.length} adopted resources are released; destroy`, destroy.text);
  adoption.expectChanged(before, plane);
  adoption.step('done');
}

/** A project of a team that adopts what runs, in a folder that was empty. */
class Adoption {
  readonly folder: Installation;
  private since = Date.now();
  private current = '';
  private readonly tools: string;

  constructor(
    private readonly packed: PackedPackage,
    private readonly port: number,
  ) {
    this.folder = packed.newFolder('empty');
    this.tools = packed.folder;
    this.answer(projectAssets());
  }

  /** What gcloud answers from now on. */
  answer(assets: readonly TestAsset[]): void {
    writeGcloud(this.tools, { assets, requests: REQUESTS, changes: [PAUSED], snoozes: [] });
  }

  /** Begins a step, and prints how long the last one took. */
  step(name: string): void {
    const seconds = Math.round((Date.now() - this.since) / 1_000);
    if (this.current !== '') process.stdout.write(`      ${this.current}: ${seconds} s\n`);
    this.since = Date.now();
    this.current = name;
  }

  /** A command of the guide, as it is run here. */
  command(start: string): string {
    const { tarball } = this.packed;
    const values = { PROJECT, REGION, STATES: 'shop-states', orders: 'shop' };
    const command = guideCommand(start, values);
    if (command.startsWith('terraform ')) return command.replace(/^terraform \S+ \S+/, '$& -no-color -input=false');
    if (command === 'npm install') return 'npm install --no-audit --no-fund --prefer-offline';
    const isInstalled = existsSync(join(this.folder.folder, 'node_modules'));
    return isInstalled
      ? command
      : command.replace(
          /^npx phasewatch adopt/,
          `npx --yes --package ${tarball} phasewatch adopt --package file:${tarball}`,
        );
  }

  /** Runs a command of docs/deploy.md. @param exits that are right */
  async guide(start: string, exits: readonly number[] = [0]): Promise<Output> {
    const output = await this.run(this.command(start));
    if (!exits.includes(output.exit ?? -1)) this.expect(false, `${start}: exit ${output.exit}`, output.text);
    return output;
  }

  /**
   * On the plans: the packed command, which finds no credentials here, and the same code with a project that a test makes up,
   * in which all is well but for one permission.
   */
  async preflight(): Promise<void> {
    const declared = join(this.tools, 'declared');
    cpSync(join(this.folder.folder, 'cdktf.out/stacks'), declared, { recursive: true });
    const command = `${this.command('npx phasewatch preflight --plan')} --stack ${declared}`;
    const packed = await this.run(`GOOGLE_APPLICATION_CREDENTIALS=none.json ${command}`);
    const refusal = 'preflight reads the plans, and says that there are no credentials';
    this.expect(packed.exit === 2 && packed.text.includes('no Google credentials'), refusal, packed.text);
    const project = new CalmProject();
    const calm = await this.judge(project, declared);
    this.expect(calm.exit === 0, 'preflight: nothing stands against these plans', calm.text);
    project.missing.add('pubsub.subscriptions.update');
    const refused = await this.judge(project, declared);
    const isNamed = refused.text.includes('google_pubsub_subscription needs it');
    this.expect(refused.exit === 1 && isNamed, 'preflight refuses where a permission is missing', refused.text);
  }

  private async judge({ ports }: CalmProject, declared: string): Promise<Output> {
    const inFolder = (name: string) => join(this.folder.folder, name);
    const plans = ['pipeline.json', 'guard.json', 'observability.json'].map(inFolder);
    const out = inFolder('preflight.txt');
    const args = ['--stack', declared, '--environment', 'prod', '--out', out, '--plan', ...plans];
    const exit = await preflightCommand(args, () => ({ ports, close: () => Promise.resolve() }));
    return { exit, text: readFileSync(out, 'utf8') };
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

  /** What the pipeline's stack imports. */
  imports() {
    return adoptedResources(JSON.parse(readFileSync(this.fileOf(PIPELINE), 'utf8')) as unknown);
  }

  /** Lets the provider of each stack call the stand-in. Commands that synthesize the stacks anew undo this. */
  private prepare(): void {
    for (const stack of STACKS) {
      const file = this.fileOf(stack);
      const document = JSON.parse(readFileSync(file, 'utf8')) as unknown;
      const state = join(this.tools, `${stack}.tfstate`);
      writeFileSync(file, JSON.stringify(onStandIn(document, { port: this.port, state })));
    }
  }

  /** @returns false where the provider is missing, which is said */
  async init(): Promise<boolean> {
    const init = await this.run(this.command('terraform -chdir=cdktf.out/stacks/prod-pipeline init'));
    for (const stack of OTHERS) await this.terraform(stack, 'init');
    if (init.exit === 0) return true;
    const why = /Error: (.*)/.exec(init.text)?.[1] ?? 'failed';
    skip(`terraform init: ${why}; name a mirror of the provider in TF_CLI_CONFIG_FILE`);
    return false;
  }

  private fileOf(stack: string): string {
    return join(this.folder.folder, folderOf(stack), 'cdk.tf.json');
  }

  terraform(stack: string, command: string, ...args: string[]): Promise<Output> {
    return this.run(
      ['terraform', `-chdir=${folderOf(stack)}`, command, '-no-color', '-input=false', ...args].join(' '),
    );
  }

  /** A command line runs beside this process, which answers it. */
  async run(line: string): Promise<Output> {
    if (/terraform|release\.sh$/.test(line)) this.prepare();
    const env = {
      ...process.env,
      PATH: `${join(this.tools, 'bin')}:${process.env['PATH'] ?? ''}`,
      GOOGLE_OAUTH_ACCESS_TOKEN: 'none',
      TF_IN_AUTOMATION: '1',
      CHECKPOINT_DISABLE: '1',
      NO_COLOR: '1',
      NODE_OPTIONS: '',
    };
    const child = spawn('bash', ['-c', line], { cwd: this.folder.folder, env });
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

  /** Of what ran before, only what was corrected is different. */
  expectChanged(before: ReadonlyMap<string, string>, plane: ControlPlane): void {
    const now = snapshot(plane);
    const changed = [...before].filter(([name, body]) => now.get(name) !== body).map(([name]) => name);
    const others = changed.filter((name) => !CORRECTED.some((one) => name.endsWith(one)));
    this.expect(
      others.length === 0 && changed.length === CORRECTED.length,
      `of ${before.size} resources that ran, the ${CORRECTED.length} that were corrected are different`,
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

/** The stack with the endpoints of the stand-in, a local state, and without waiting for metrics to be known. */
function onStandIn(document: unknown, { port, state }: { readonly port: number; readonly state: string }): object {
  const stack = document as Stack;
  const endpoints = Object.fromEntries(
    Object.entries(ENDPOINTS).map(([name, path]) => [name, `http://127.0.0.1:${port}/${path}/`]),
  );
  const google = stack.provider.google.map((one) => ({ ...one, ...endpoints }));
  const terraform = { ...stack.terraform, backend: { local: { path: state } } };
  const sleeps = Object.entries(stack.resource['time_sleep'] ?? {});
  const time_sleep = Object.fromEntries(sleeps.map(([name, body]) => [name, { ...body, create_duration: '1s' }]));
  const resource = sleeps.length === 0 ? stack.resource : { ...stack.resource, time_sleep };
  return { ...stack, terraform, resource, provider: { ...stack.provider, google } };
}

/** What is replaced of a synthesized stack. */
interface Stack {
  readonly terraform: object;
  readonly provider: { readonly google: readonly object[] };
  readonly resource: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/** Thirty requests of 1 to 30 s to one path, as the log of Cloud Run has them. */
const REQUESTS = Array.from({ length: 30 }, (_, i) => ({
  logName: `projects/${PROJECT}/logs/run.googleapis.com%2Frequests`,
  timestamp: '2026-12-01T08:00:00Z',
  resource: { type: 'cloud_run_revision', labels: { service_name: 'import' } },
  httpRequest: { requestUrl: 'https://import.example.com/import', status: 200, latency: `${i + 1}s` },
}));

/** A person pauses a Scheduler job. */
const PAUSED = {
  logName: `projects/${PROJECT}/logs/cloudaudit.googleapis.com%2Factivity`,
  timestamp: '2026-11-30T08:15:00Z',
  protoPayload: {
    serviceName: 'cloudscheduler.googleapis.com',
    methodName: 'google.cloud.scheduler.v1.CloudScheduler.PauseJob',
    resourceName: `projects/${PROJECT}/locations/${REGION}/jobs/morning-report`,
    authenticationInfo: { principalEmail: 'ann@example.com' },
  },
};

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
