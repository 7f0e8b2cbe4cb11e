import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CACHE_VARIABLE, cacheFolder } from '../keys/cache-folder';
import { OUTPUT } from '../keys/output-folder';
import { contentKey } from '../keys/digest';
import { STACK_FILE, stackFilesAt, stackNameOf } from '../terraform/stack-documents';
import { tsxLoader } from './cdktf-app';
import { currentDay } from './current-day';
import { git } from './git';
import { UsageError } from './usage-error';

/** Results of revisions, by what they were made from. */
const sideFolder = () => join(cacheFolder(), 'sides');

const PACKAGE = 'phasewatch';
/** Option of `start`. */
const NO_REPORT = '--no-report';

/** The commit of a revision; undefined where git knows none of this name. */
export function commitOfRevision(revision: string): string | undefined {
  return git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
}

/** What `start` made of a commit. */
export interface StartedCommit {
  /** What it printed. */
  readonly text: string;
  /** Folder of the stacks that it synthesized. */
  readonly stacks: string;
}

/**
 * What `phasewatch start --format json` makes of a commit: in a work tree of its own, with the packages of its lock
 * file and its own version of this program. Kept in .cache: the same files, on the same day, are run once.
 * @throws UsageError where the packages cannot be installed, or the command fails there
 */
export function startAtCommit(commit: string, environment: string | undefined): StartedCommit {
  const prefix = git('rev-parse', '--show-prefix') ?? '';
  const tree = git('rev-parse', `${commit}:${prefix}`) ?? commit;
  const key = contentKey({ tree, environment: environment ?? '', day: currentDay(), node: process.version });
  const [result, stacks] = [join(sideFolder(), `${key}.json`), join(sideFolder(), key)];
  if (existsSync(result) && existsSync(stacks)) return { text: readFileSync(result, 'utf8'), stacks };
  const root = mkdtempSync(join(tmpdir(), 'phasewatch-side-'));
  try {
    if (git('worktree', 'add', '--detach', '--force', root, commit) === undefined)
      throw new UsageError(
        `${commit}: git can add no work tree in ${root}; try \`git worktree add ${root} ${commit}\``,
      );
    const folder = join(root, prefix);
    installPackages(folder);
    const text = startIn(folder, programIn(folder), environment);
    for (const file of stackFilesAt(join(folder, OUTPUT), '')) {
      const kept = join(stacks, stackNameOf(file));
      mkdirSync(kept, { recursive: true });
      copyFileSync(file, join(kept, STACK_FILE));
    }
    writeFileSync(result, text);
    return { text, stacks };
  } finally {
    git('worktree', 'remove', '--force', root);
    rmSync(root, { recursive: true, force: true });
  }
}

/**
 * The output of `start --format json` in a folder. Exit code 1, a finding, is a result too.
 * @param program how Node runs `phasewatch`
 */
export function startIn(folder: string, program: readonly string[], environment: string | undefined): string {
  const args = ['start', '--format', 'json', ...(environment === undefined ? [] : ['--environment', environment])];
  const run = (...more: readonly string[]) =>
    spawnSync(process.execPath, [...program, ...args, ...more], {
      cwd: folder,
      env: { ...process.env, [CACHE_VARIABLE]: cacheFolder() },
      encoding: 'utf8',
      maxBuffer: 1_000_000_000,
    });
  const first = run(NO_REPORT);
  // A version before that option writes its report.
  const { status, stdout, stderr } = first.stderr.includes(`unknown option '${NO_REPORT}'`) ? run() : first;
  if (status === 0 || status === 1) return stdout;
  throw new UsageError(`phasewatch start in ${folder}: failed with exit code ${status ?? 'none'}\n${stderr.trim()}`);
}

/** How Node runs this program, as the folder has it: its own code, or the installed package. */
function programIn(folder: string): string[] {
  const own = join(folder, 'cli', 'phasewatch.ts');
  if (packageIn(folder).name === PACKAGE && existsSync(own)) return ['--import', tsxLoader(), own];
  const installed = join(folder, 'node_modules', PACKAGE);
  const program = packageIn(installed).bin?.[PACKAGE];
  if (program === undefined)
    throw new UsageError(`${folder}: ${PACKAGE} is not installed there; add it to the dependencies of that commit`);
  return [join(installed, program)];
}

interface PackageJson {
  readonly name?: string;
  readonly bin?: Readonly<Record<string, string>>;
}

function packageIn(folder: string): PackageJson {
  const file = join(folder, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as PackageJson) : {};
}

/** The packages of this folder where both have the same lock file, else those of its own. */
function installPackages(folder: string): void {
  const lock = (at: string) => {
    const file = join(at, 'package-lock.json');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  if (lock(folder) === lock('.') && existsSync('node_modules')) {
    symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
    return;
  }
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new UsageError(`npm ci in ${folder}: failed\n${stderr.trim()}`);
}
