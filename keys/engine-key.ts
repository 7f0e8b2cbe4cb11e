import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { contentKey, fileDigest, type Digests } from './digest';
import { ownFolder } from './own-package';

/** What the engine does with its code. */
export type EnginePart = 'synthesis' | 'rehearsal';

/**
 * The folders whose code does it, of a checkout or of the published package: `prebuilt` holds the bundles of `functions`.
 * A test compares them with what the code loads.
 */
export const ENGINE_FOLDERS: Readonly<Record<EnginePart, readonly string[]>> = {
  synthesis: ['constructs', 'functions', 'guard', 'model', 'prebuilt', 'report', 'stacks'],
  rehearsal: ['alerting', 'audit', 'files', 'guard', 'logs', 'model', 'replay', 'simulation', 'terraform'],
};
/** They name the exact versions of the packages that the engine uses. */
const MANIFESTS = ['package.json', 'package-lock.json'];

const ROOT = join(__dirname, '..');
const keys = new Map<EnginePart, string>();

/**
 * The content key of the engine's own code, in a checkout or as installed. It covers every file of the folders, as some
 * are read and not imported (templates of runbooks), and the versions of the packages that they use. It does not cover
 * the version of Node.
 *
 * @param root of a copy of the code. @default - the code that runs, of which the key is computed once
 */
export function engineKey(part: EnginePart, root = ROOT): string {
  const known = root === ROOT ? keys.get(part) : undefined;
  if (known !== undefined) return known;
  const key = contentKey(engineFiles(part, root));
  if (root === ROOT) keys.set(part, key);
  return key;
}

function engineFiles(part: EnginePart, root: string): Digests {
  const folders = ENGINE_FOLDERS[part].filter((folder) => existsSync(join(root, folder)));
  const manifests = MANIFESTS.filter((file) => existsSync(join(ownFolder(root), file)));
  return Object.fromEntries([
    ...folders.flatMap((folder) => filesBelow(root, folder)).map((file) => [file, fileDigest(join(root, file))]),
    ...manifests.map((file) => [`manifest ${file}`, fileDigest(join(ownFolder(root), file))]),
  ]) as Digests;
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(root, path) : [path];
  });
}
