import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** The last commit before lines became untrusted and documents got a schema version. */
export const OLDER = '7d8bb2f';

/** Why the older functions cannot be built here; undefined where they can. */
export function whyNotBuilt(): string | undefined {
  try {
    execFileSync('git', ['cat-file', '-e', `${OLDER}^{commit}`], { cwd: ROOT, stdio: 'ignore' });
    return undefined;
  } catch {
    return `commit ${OLDER} is not in this clone`;
  }
}

/** Functions as that commit deploys them, each in a folder of its own. */
export interface OlderBundles {
  /** Path of a function's bundle. */
  pathOf(name: string): string;
  remove(): void;
}

/** Builds functions from the sources of the older commit, with its own build. */
export function buildOlder(names: readonly string[]): OlderBundles {
  const directory = mkdtempSync(join(tmpdir(), 'phasewatch-older-'));
  const archive = execFileSync('git', ['archive', OLDER], { cwd: ROOT, maxBuffer: 2 ** 30 });
  execFileSync('tar', ['-x', '-C', directory], { input: archive });
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  const script = `
    import { writeFileSync } from 'node:fs';
    import { bundleFunction } from './constructs/function-code';
    for (const name of ${JSON.stringify(names)}) writeFileSync(name + '.cjs', bundleFunction(name));`;
  writeFileSync(join(directory, 'build-older.ts'), script);
  execFileSync(process.execPath, [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), 'build-older.ts'], { cwd: directory });
  return {
    pathOf: (name) => join(directory, `${name}.cjs`),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
