import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { devDependencies, peerDependencies } from '../package.json';
import { atMost } from './goal';
import { formatRatio } from './pairs';
import type { Row } from './row';
import { runProcess } from './run-process';

const ROOT = join(__dirname, '..');
/** What an installation brought before the stacks' packages were optional and the functions bundled. */
const BEFORE = [
  ...Object.keys(peerDependencies),
  '@google-cloud/firestore',
  '@google-cloud/functions-framework',
  '@google-cloud/monitoring',
  'google-auth-library',
].filter((name) => name in devDependencies);

/** Size and time of an installation of the packed package into an empty folder, which replays and matches. */
export async function packageRows(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'phasewatch-package-'));
  try {
    const tarball = packInto(folder);
    const before = BEFORE.map((name) => `${name}@${devDependencies[name as keyof typeof devDependencies]}`);
    const install = (name: string, packages: readonly string[]) => installation(join(folder, name), packages);
    await install('warm', [tarball, ...before]); // fills the cache
    // Once each: no goal is set for the time, and nothing is downloaded after the first.
    const [allSeconds, toolsSeconds] = [await install('all', [tarball, ...before]), await install('tools', [tarball])];
    const [ours, theirs] = [megabytes(join(folder, 'tools')), megabytes(join(folder, 'all'))];
    const peer = "with the stacks' packages and Google's clients, as before";
    return [
      {
        what: `installed size of the package (tarball ${megabytes(tarball)} MB)`,
        ours: `${ours} MB`,
        peer,
        theirs: `${theirs} MB`,
        ratio: formatRatio(ours / theirs),
        goal: atMost(0.35, ours / theirs),
      },
      {
        what: 'time to install it, from the cache of npm',
        ours: `${toolsSeconds.toFixed(2)} s`,
        peer,
        theirs: `${allSeconds.toFixed(2)} s`,
        ratio: formatRatio(toolsSeconds / allSeconds),
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function packInto(folder: string): string {
  const packed = process.env['PHASEWATCH_TARBALL'];
  if (packed !== undefined) return packed;
  execFileSync('npm', ['pack', '--pack-destination', folder], { cwd: ROOT, stdio: 'ignore' });
  return execFileSync('find', [folder, '-name', '*.tgz'], { encoding: 'utf8' }).trim();
}

/** Installs into an empty folder. @returns seconds */
async function installation(folder: string, packages: readonly string[]): Promise<number> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "private": true }');
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel', 'error'];
  return (await runProcess('npm', ['install', ...flags, ...packages], { cwd: folder })).seconds;
}

/** Size on disk, in megabytes of 1,024 kB. */
function megabytes(path: string): number {
  return Number(execFileSync('du', ['-sm', path], { encoding: 'utf8' }).split('\t')[0]);
}
