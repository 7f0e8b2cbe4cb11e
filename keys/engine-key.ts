import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { contentKey, fileDigest, type Digests } from './digest';
import { ownFolder } from './own-package';

/** What the engine does with its code. */
export type EnginePart = 'synthesis' | 'rehearsal' | 'packing' | 'functions';

/**
 * The folders whose code does it, of a checkout or of the published package: `prebuilt` holds the bundles of `functions`.
 * `functions` is what all deployed functions share: each has a folder of its own beside. A test compares them with what
 * the code loads.
 */
export const ENGINE_FOLDERS: Readonly<Record<EnginePart, readonly string[]>> = {
  synthesis: ['constructs', 'functions', 'guard', 'keys', 'model', 'prebuilt', 'report', 'stacks'],
  rehearsal: ['alerting', 'audit', 'files', 'guard', 'logs', 'model', 'replay', 'simulation', 'terraform'],
  packing: ['constructs/function-zip', 'prebuilt'],
  functions: ['guard', 'model', 'report/health', 'report/parts', 'tsconfig.json'],
};
/** They name the exact versions of the packages that the engine uses: what is wanted, and what npm has installed. */
const MANIFESTS = ['package.json', 'package-lock.json', 'node_modules/.package-lock.json'];

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
  const key = codeKey(ENGINE_FOLDERS[part], root);
  if (root === ROOT) keys.set(part, key);
  return key;
}

/** The content key of the zip of a deployed function: its code, what it may load, and how it is bundled and zipped. */
export function functionKey(name: string, root = ROOT): string {
  const own = codeKey([`functions/${name}`], root);
  return contentKey({ own, shared: engineKey('functions', root), packing: engineKey('packing', root) });
}

/** @param paths of files and folders; those that exist */
function codeKey(paths: readonly string[], root: string): string {
  const manifests = MANIFESTS.filter((file) => existsSync(join(ownFolder(root), file)));
  return contentKey(
    Object.fromEntries([
      ...paths.flatMap((path) => filesAt(root, path)).map((file) => [file, fileDigest(join(root, file))]),
      ...manifests.map((file) => [`manifest ${file}`, fileDigest(join(ownFolder(root), file))]),
    ]) as Digests,
  );
}

/** The file, or those of the folder. */
function filesAt(root: string, path: string): string[] {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) return found === undefined ? [] : [path];
  return readdirSync(join(root, path)).flatMap((name) => filesAt(root, `${path}/${name}`));
}
