import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../cli/usage-error';
import { runProcess } from '../run-process';
import { Side } from '../side';

/** Both sides of a comparison, with what a reader needs to know which commits they are. */
export interface Sides {
  readonly base: Side;
  readonly head: Side;
  readonly baseName: string;
  readonly headName: string;
}

/** Where progress goes, and what stops the work. */
export interface Running {
  readonly progress: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Checks out a revision into a temporary git work tree, for as long as `work` takes; removes it also where that throws.
 *
 * @param root a checkout, the head of the comparison, with whatever was changed in it
 * @throws UsageError where the revision is no commit of this repository
 * @throws ProcessFailed where the dependencies of the revision cannot be installed
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
    rmSync(join(tree, 'node_modules'), { recursive: true, force: true }); // a link is removed, not what it links to
    spawnSync('git', ['worktree', 'remove', '--force', tree], { cwd: root });
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * The root of the checkout that a folder is in.
 * @throws UsageError where the folder is in no git checkout
 */
export function checkoutAt(folder: string): string {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--show-toplevel'], { cwd: folder, encoding: 'utf8' });
  if (status === 0) return stdout.trim();
  throw new UsageError(`--against: it compares commits of a git checkout, got ${folder}; run it in a clone`);
}

function commitOf(root: string, revision: string): string {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status === 0) return stdout.trim();
  throw new UsageError(
    `--against: it takes a commit of this repository, got '${revision}'; name a commit, branch or tag that git log shows, or fetch it`,
  );
}

/** The short hash and the subject, as far as a line has room. */
function nameOf(root: string, commit: string): string {
  return git(root, 'log', '-1', '--format=%h %<(72,trunc)%s', commit);
}

/** Links `node_modules` where both sides have locked the same packages; installs them otherwise. */
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
  if (status !== 0)
    throw new UsageError(`git ${args.join(' ')}: it must succeed, got ${stderr.trim()}; see git status`);
  return stdout.trim();
}
