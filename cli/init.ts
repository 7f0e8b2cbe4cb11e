import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { environmentProblems } from '../model/declared-values';
import { InputError } from '../model/problem';
import { command, examples, EXIT, type ExitCode } from './command';
import { ownPackage } from '../keys/own-package';
import { UsageError } from './usage-error';

interface Options {
  readonly name?: string;
  readonly project: string;
  readonly package?: string;
}

/** The project, as files that run. */
const TEMPLATE = join(__dirname, 'init', 'template');
/** Files that have another name there, as npm and git would obey them. */
const RENAMED = new Map([
  ['_gitignore', '.gitignore'],
  ['_package.json', 'package.json'],
]);
/** The names in the template that are replaced. */
const TEMPLATE_NAME = /\borders\b/g;
const TEMPLATE_PROJECT = 'my-project';
/** What a new folder may hold. */
const ALLOWED = new Set(['.git']);
/** For tests and types; their newest versions that are tested with the template. */
const TOOLS = { '@types/jest': '^30.0.0', '@types/node': '^20.19.0', jest: '^30.2.0', typescript: '^5.9.0' };

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

interface Project {
  readonly name: string;
  readonly project: string;
  /** Of phasewatch, in package.json. */
  readonly spec: string;
}

/** The files of the project by path. */
function projectFiles({ name, project, spec }: Project): ReadonlyMap<string, string> {
  const filled = (text: string) =>
    text.replaceAll(TEMPLATE_NAME, name).replaceAll(`'${TEMPLATE_PROJECT}'`, `'${project}'`);
  const files = filesBelow('').map((file): [string, string] => [
    RENAMED.get(file) ?? filled(file),
    filled(readFileSync(join(TEMPLATE, file), 'utf8')),
  ]);
  files.sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(files.map(([file, text]) => [file, file === 'package.json' ? withDependencies(text, spec) : text]));
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(TEMPLATE, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** Adds phasewatch with what its stacks import, and the tools. */
function withDependencies(manifest: string, spec: string): string {
  const { peerDependencies } = ownPackage();
  const dependencies = Object.fromEntries(Object.entries({ ...peerDependencies, phasewatch: spec }).sort());
  const parsed = JSON.parse(manifest) as object;
  return `${JSON.stringify({ ...parsed, dependencies, devDependencies: TOOLS }, null, 2)}\n`;
}
