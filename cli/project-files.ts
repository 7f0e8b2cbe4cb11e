import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownPackage } from '../keys/own-package';

/** The project, as files that run. */
const TEMPLATE = join(__dirname, 'init', 'template');
/** Files that have another name there, as npm and git would obey them. */
const RENAMED = new Map([
  ['_gitignore', '.gitignore'],
  ['_package.json', 'package.json'],
]);
/** The names in the template that are replaced. */
const TEMPLATE_NAME = /\borders\b/g;
export const TEMPLATE_PROJECT = 'my-project';
/** For tests and types; their newest versions that are tested with the template. */
const TOOLS = { '@types/jest': '^30.0.0', '@types/node': '^20.19.0', jest: '^30.2.0', typescript: '^5.9.0' };

/** A new project. */
export interface NewProject {
  readonly name: string;
  readonly project: string;
  /** Of phasewatch, in package.json. */
  readonly spec: string;
}

/** The files of the project by path. */
export function projectFiles({ name, project, spec }: NewProject): ReadonlyMap<string, string> {
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
