import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../cli/usage-error';
import { runProcess } from '../run-process';
import { Side } from '../side';

/** Both sides of a comparison, with the names of their commits. */
export interface Sides {
  readonly base: Side;
  readonly head: Side;
  readonly baseName: string;
  readonly headName: string;
}

/** How progress is reported and the work is stopped. */
export interface Running {
  readonly progress: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Checks out a revision into a temporary git work tree while `work` runs; removes it even if `work` throws.
 *
 * @param root the checkout that is the head, with its uncommitted changes
 * @throws UsageError for an unknown revision
 * @throws ProcessFailed if the dependencies of the revision cannot be installed
 */
export async function withBaseTree<T>(
  root: string,
  revision: string,
  { progress, signal }: Running,
  work: (sides: Sides) => Promise<T>,
): Promise<T> {
  const commit = commitOf(root, revision);
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'phasewatch-against-'));
  const tree = join(folder, 'base');
  try {
    git(root, 'worktree', 'add', '--quiet', '--detach', tree, commit);
    await addDependencies(root, tree, { progress, signal });
    const [base, head] = [scratchIn(folder, 'base-files'), scratchIn(folder, 'head-files')];
    const changed = git(root, 'status', '--porcelain', '--untracked-files=no') === '' ? '' : ', with changes';
    return await work({
      base: new Side(tree, base, signal),
      head: new Side(root, head, signal),
      baseName: nameOf(root, commit),
      headName: `${nameOf(root, 'HEAD')} (this checkout${changed})`,
    });
  } finally {
    rmSync(join(tree, 'node_modules'), { recursive: true, force: true }); // removes the link alone, if it is one
    spawnSync('git', ['worktree', 'remove', '--force', tree], { cwd: root });
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * The root of the checkout that contains a folder.
 * @throws UsageError outside a git checkout
 */
export function checkoutAt(folder: string): string {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--show-toplevel'], { cwd: folder, encoding: 'utf8' });
  if (status === 0) return stdout.trim();
  throw new UsageError(`--against: ${folder} is not in a git checkout; run it in a clone`);
}

function commitOf(root: string, revision: string): string {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status === 0) return stdout.trim();
  throw new UsageError(
    `--against: unknown commit '${revision}'; name a commit, branch or tag of this repository, or fetch it`,
  );
}

/** The short hash and the subject, at most 72 characters of it. */
function nameOf(root: string, commit: string): string {
  return git(root, 'log', '-1', '--format=%h %<(72,trunc)%s', commit);
}

/** Links `node_modules` if both lock files are equal; installs it otherwise. */
async function addDependencies(root: string, tree: string, { progress, signal }: Running): Promise<void> {
  if (lockOf(root) === lockOf(tree)) {
    symlinkSync(realpathSync(join(root, 'node_modules')), join(tree, 'node_modules'));
    return;
  }
  progress('package-lock.json differs: npm ci in the work tree of the base');
  await runProcess('npm', ['ci', '--no-audit', '--no-fund'], { cwd: tree, signal });
}

function lockOf(root: string): string | undefined {
  const path = join(root, 'package-lock.json');
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function scratchIn(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

function git(root: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new UsageError(`git ${args.join(' ')} failed: ${stderr.trim()}; see git status`);
  return stdout.trim();
}
