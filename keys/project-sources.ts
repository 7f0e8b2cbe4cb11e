import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileDigest, type Digests } from './digest';
import type { Loaded } from './module-graph';

/** Files that say how modules are found and read, and what the app is; those that exist. */
const SETTINGS = ['cdktf.json', 'package.json', 'tsconfig.json'];
/** Lock files of the package managers. */
const LOCKS = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'];

/**
 * What a result was made from, by name: each file that is loaded, the settings of the project, the nearest lock file, and
 * the installed version of each package that is imported. Names are relative to the project's folder, so the same content
 * gives the same names and digests in every folder and on every machine.
 *
 * Not covered: files that the user's code reads at run time (YAML, templates), modules whose name is computed at run
 * time, environment variables, the clock, the version of Node, and packages that were changed after their installation.
 */
export function projectSources(folder: string, { files, packages }: Loaded): Digests {
  const settings = SETTINGS.filter((file) => existsSync(join(folder, file)));
  const lock = nearestLock(folder);
  const all = new Set([...files, ...settings, ...(lock === undefined ? [] : [lock])]);
  return Object.fromEntries([
    ...[...all].sort().map((file) => [file, fileDigest(join(folder, file))]),
    ...[...packages].sort().map((name) => [`package ${name}`, installedVersion(name, folder)]),
  ]) as Digests;
}

/** In the folder, or above it up to the root of the repository: that of a workspace is there. */
function nearestLock(folder: string): string | undefined {
  const candidates = foldersUpToRepository(folder).flatMap((above) => LOCKS.map((name) => `${above}${name}`));
  return candidates.find((file) => existsSync(join(folder, file)));
}

/** `''`, `'../'`, ... up to the root of the git repository; the folder alone outside of one. */
function foldersUpToRepository(folder: string): string[] {
  const folders = [''];
  for (let above = ''; !existsSync(join(folder, above, '.git')); folders.push(above)) {
    const here = resolve(folder, above);
    if (dirname(here) === here) return [''];
    above += '../';
  }
  return folders;
}

function installedVersion(name: string, folder: string): string {
  const folders = createRequire(resolve(folder, 'package.json')).resolve.paths(name) ?? [];
  const manifest = folders.map((one) => join(one, name, 'package.json')).find((file) => existsSync(file));
  if (manifest === undefined) return 'not installed';
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version?: string };
  return version ?? 'without a version';
}
