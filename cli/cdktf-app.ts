import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { parseJson } from '../files/documents';
import { refuse } from '../model/problem';
import { stackFilesAt } from '../terraform/stack-documents';
import { ownPackage } from './own-package';
import { STACK } from './stack-files';
import { UsageError } from './usage-error';

/** What the stacks import. The tools do without, so these are optional peer dependencies. */
const STACKS_IMPORT = new Set(['cdktf', 'constructs', '@cdktf/provider-google', '@cdktf/provider-time']);
/** The app if cdktf.json does not exist. */
const DEFAULT_APP = 'npx tsx main.ts';
/** An app that needs no shell: this package's own tsx runs it, a second faster than npx. */
const TSX_APP = /^(?:npx )?tsx (\S+)$/;

const settingsSchema = z.looseObject({
  app: z.string().default(DEFAULT_APP),
  context: z.record(z.string(), z.unknown()).default({}),
});

/** Outcome of a synthesis. */
export interface Synthesis {
  readonly isDone: boolean;
  /** What the app printed on standard output and standard error. */
  readonly out: string;
  readonly err: string;
}

/**
 * Runs the CDKTF app of the working directory, as `cdktf synth` does: the `app` of cdktf.json with its `context`, or
 * main.ts. It writes cdktf.out, from which the stacks of an earlier run are removed first: the app may no longer declare
 * them.
 *
 * @throws UsageError without an app and for an app without a stack, InputError PKG001 without the packages of the stacks
 */
export function synthesize(): Synthesis {
  checkPackages();
  const { app, context } = settings();
  const script = TSX_APP.exec(app)?.[1];
  const options = {
    encoding: 'utf8',
    env: { ...process.env, CDKTF_CONTEXT_JSON: JSON.stringify(context) },
  } as const;
  rmSync(join(STACK, 'stacks'), { recursive: true, force: true });
  const { status, stdout, stderr } =
    script === undefined
      ? spawnSync(app, { ...options, shell: true })
      : spawnSync(process.execPath, ['--import', tsxLoader(), script], options);
  if (status === 0 && stackFilesAt(STACK, '').length === 0) {
    throw new UsageError(
      `${app}: the app declares no pipeline, so there is nothing to judge; add \`addEnvironment(app, <pipeline>, 'prod')\` to it`,
    );
  }
  return { isDone: status === 0, out: stdout, err: stderr };
}

/** The module for `node --import` that loads TypeScript. */
export function tsxLoader(): string {
  return pathToFileURL(require.resolve('tsx')).href;
}

function settings(): z.infer<typeof settingsSchema> {
  const [file, main] = ['cdktf.json', 'main.ts'];
  if (existsSync(file)) {
    const parsed = settingsSchema.safeParse(parseJson(file, readFileSync(file, 'utf8')));
    if (parsed.success) return parsed.data;
    throw new UsageError(`${file}: not the settings of a CDKTF app: ${z.prettifyError(parsed.error)}`);
  }
  if (existsSync(main)) return settingsSchema.parse({});
  throw new UsageError(
    `no ${file} and no ${main} in ${process.cwd()}; change to the folder of a CDKTF app, or write one with \`phasewatch init\` in an empty folder`,
  );
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
