import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { environmentProblems } from '../model/declared-values';
import { InputError } from '../model/problem';
import { command, examples, EXIT, type ExitCode } from './command';
import { ownPackage } from '../keys/own-package';
import { projectFiles, TEMPLATE_PROJECT } from './project-files';
import { UsageError } from './usage-error';

interface Options {
  readonly name?: string;
  readonly project: string;
  readonly package?: string;
}

/** What a new folder may hold. */
const ALLOWED = new Set(['.git']);

const HELP = examples(
  ['init', 'init --name orders --project orders-prod'],
  `It writes a declaration, the CDKTF app, one scenario, a test and a workflow into this folder, which must be empty.
Then: npm install, npm start, npm test.

Exit 0: written. 2: bad usage, or the folder is not empty.`,
);

/** @returns the exit code; bad usage (2) is thrown before anything is written */
export function run(argv: readonly string[]): Promise<ExitCode> {
  const program = command('phasewatch init', 'Writes a working project for a new pipeline into this empty folder.')
    .option('--name <name>', "name of the pipeline (default: the folder's)")
    .option('--project <id>', 'Google Cloud project of the environment prod', TEMPLATE_PROJECT)
    .option('--package <spec>', 'version or file of phasewatch to depend on (default: this version)')
    .addHelpText('after', HELP)
    .parse([...argv], { from: 'user' });
  const { name = basename(resolve('.')), project, package: spec } = program.opts<Options>();
  checkFolder();
  const problems = environmentProblems({ name, projects: { prod: project } });
  if (problems.length > 0) throw new InputError(problems);
  const files = projectFiles({ name, project, spec: spec ?? `^${ownPackage().version}` });
  for (const [file, text] of files) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: 'wx' });
  }
  const list = [...files.keys()].map((file) => `  ${file}\n`).join('');
  process.stdout.write(`${name}: ${files.size} files written\n${list}Next: npm install, npm start, npm test\n`);
  return Promise.resolve(EXIT.fine);
}

function checkFolder(): void {
  const others = readdirSync('.').filter((name) => !ALLOWED.has(name));
  if (others.length === 0) return;
  const [shown, more] = [others.slice(0, 3).join(', '), others.length > 3 ? ', ...' : ''];
  throw new UsageError(`init: the folder must be empty, it holds ${shown}${more}; make a new one with mkdir`);
}
