import { spawn, type SpawnOptionsWithStdioTuple, type StdioNull, type StdioPipe } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { appSettings, type AppSettings } from '../keys/cdktf-app';
import type { Digests } from '../keys/digest';
import { engineKey } from '../keys/engine-key';
import { ownPackage } from '../keys/own-package';
import { appSources, removeRecord, stackDigests, writeRecord, type SynthesisRecord } from '../keys/synthesis-record';
import { refuse } from '../model/problem';
import { STACK } from './stack-options';
import { UsageError } from './usage-error';

/** Writes beside the stacks where each construct is made. */
const RECORD_POSITIONS = pathToFileURL(require.resolve('./record-positions')).href;

/** What the stacks import. The tools do without, so these are optional peer dependencies. */
const STACKS_IMPORT = new Set(['cdktf', 'constructs', '@cdktf/provider-google', '@cdktf/provider-time']);
/** An app that needs no shell: this package's own tsx runs it, a second faster than npx. */
const TSX_APP = /^(?:npx )?tsx (\S+)$/;
/** Folders into which synthesis writes first, by the process that runs it. */
const UNFINISHED = /^\.synthesis-(\d+)$/;
/** How often a folder is moved to its place, if others move theirs there at the same time. */
const MOST_TRIES = 5;

/** Outcome of a synthesis. */
export interface Synthesis<T> {
  /** What was written; undefined: the app failed. */
  readonly record: SynthesisRecord | undefined;
  /** What the app printed on standard output and standard error. */
  readonly out: string;
  readonly err: string;
  /** What was done while the app ran. */
  readonly meanwhile: T | undefined;
}

/**
 * Runs the CDKTF app of the working directory, as `cdktf synth` does: the `app` of cdktf.json with its `context`, or
 * main.ts. The app writes into a folder of its own, which replaces what is in cdktf.out when the app has ended: two
 * syntheses at the same time do not mix their files, and one that is killed leaves the record of what was there before.
 * An app that fails leaves nothing there that looks complete.
 *
 * @param meanwhile is done while the app runs. @default - nothing
 * @throws UsageError without an app and for an app without a stack, InputError PKG001 without the packages of the stacks
 *   and INP010 for settings that are not valid
 */
export async function synthesize<T>(meanwhile?: () => Promise<T>): Promise<Synthesis<T>> {
  checkPackages();
  const settings = appSettings('.');
  if (settings === undefined) {
    throw new UsageError(
      `no cdktf.json and no main.ts in ${process.cwd()}; change to the folder of a CDKTF app, or write one with \`phasewatch init\` in an empty folder`,
    );
  }
  // Before the app runs: what changes meanwhile is found by the next comparison.
  const sources = await appSources('.', settings).catch(() => null);
  const unfinished = join(STACK, `.synthesis-${process.pid}`);
  mkdirSync(unfinished, { recursive: true });
  try {
    const [{ status, stdout, stderr }, done] = await Promise.all([runApp(settings, unfinished), meanwhile?.()]);
    if (status !== 0) {
      clear();
      return { record: undefined, out: stdout, err: stderr, meanwhile: done };
    }
    const stacks = publish(unfinished) ?? (await written(settings));
    if (Object.keys(stacks).length === 0) {
      throw new UsageError(
        `${settings.app}: the app declares no pipeline, so there is nothing to judge; add \`addEnvironment(app, <pipeline>, 'prod')\` to it`,
      );
    }
    const [phasewatch, engine] = [ownPackage().version, engineKey('synthesis')];
    const record: SynthesisRecord = { version: 1, phasewatch, engine, sources, stacks };
    writeRecord(STACK, record);
    return { record, out: stdout, err: stderr, meanwhile: done };
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    removeLeftovers();
  }
}

/** How an app ended, and what it printed. */
interface Ended {
  /** Null: a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function runApp({ app, context }: AppSettings, outdir: string): Promise<Ended> {
  const script = TSX_APP.exec(app)?.[1];
  const env = { ...process.env, CDKTF_CONTEXT_JSON: JSON.stringify(context), CDKTF_OUTDIR: outdir };
  const options: SpawnOptionsWithStdioTuple<StdioNull, StdioPipe, StdioPipe> = {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  };
  const running =
    script === undefined
      ? spawn(app, { ...options, shell: true })
      : spawn(process.execPath, ['--import', tsxLoader(), '--import', RECORD_POSITIONS, script], options);
  const status = new Promise<number | null>((resolve, reject) => {
    running.on('close', resolve).on('error', reject);
  });
  const [stdout, stderr, code] = await Promise.all([text(running.stdout), text(running.stderr), status]);
  return { status: code, stdout, stderr };
}

/** Moves what the app has written to cdktf.out. @returns SHA-256 of each stack; undefined without a stack */
function publish(unfinished: string): Digests | undefined {
  const stacks = stackDigests(unfinished);
  if (Object.keys(stacks).length === 0) return undefined;
  removeRecord(STACK);
  for (const name of readdirSync(unfinished)) replace(join(STACK, name), join(unfinished, name));
  return stacks;
}

/** Replaces a file or folder, which another synthesis may do at the same time. */
function replace(old: string, by: string): void {
  for (let tries = 1; ; tries++) {
    try {
      if (statSync(old, { throwIfNoEntry: false })?.isDirectory() === true) renameSync(old, `${by}-${tries}-replaced`);
      renameSync(by, old);
      return;
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
    }
  }
}

/** An app that names its output folder writes there in any case; what it has left there earlier is removed. */
async function written(settings: AppSettings): Promise<Digests> {
  clear();
  await runApp(settings, STACK);
  return stackDigests(STACK);
}

function clear(): void {
  removeRecord(STACK);
  rmSync(join(STACK, 'stacks'), { recursive: true, force: true });
}

/** Removes the folders of syntheses that were killed. */
function removeLeftovers(): void {
  for (const name of readdirSync(STACK)) {
    const pid = UNFINISHED.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(STACK, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The module for `node --import` that loads TypeScript. */
export function tsxLoader(): string {
  return pathToFileURL(require.resolve('tsx')).href;
}

function checkPackages(): void {
  const folders = createRequire(resolve('package.json')).resolve.paths('cdktf') ?? [];
  const wanted = Object.entries(ownPackage().peerDependencies).filter(([name]) => STACKS_IMPORT.has(name));
  const missing = wanted.filter(([name]) => !folders.some((folder) => existsSync(join(folder, name))));
  if (missing.length === 0) return;
  refuse({
    code: 'PKG001',
    where: 'synth',
    rule: 'the packages of the stacks must be installed',
    got: `no ${missing.map(([name]) => name).join(', ')}`,
    fix: `run \`npm install ${missing.map(([name, version]) => `${name}@${version}`).join(' ')}\``,
  });
}
