import { existsSync, readFileSync } from 'node:fs';
import { ownPackage } from '../keys/own-package';
import type { Provenance } from '../report/page/provenance';
import { git } from './git';

/** Packages that decide what is synthesized. */
const SHOWN = ['cdktf', '@cdktf/provider-google'];

/** The commit of the working directory, and the versions in its package.json. */
export function readProvenance(): Provenance {
  return { commit: readCommit(), versions: [['phasewatch', ownPackage().version], ...versionsOf()] };
}

/** The commit of the working directory; undefined outside of a git checkout. */
function readCommit(): Provenance['commit'] {
  if (!existsSync('.git')) return undefined;
  const [id, date] = git('log', '-1', '--format=%h%n%cI')?.split('\n') ?? [];
  if (id === undefined || date === undefined) return undefined;
  return { id, date, isChanged: git('status', '--porcelain', '--untracked-files=no') !== '' };
}

function versionsOf(): [string, string][] {
  if (!existsSync('package.json')) return [];
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly devDependencies?: Readonly<Record<string, string>>;
  };
  const versions = { ...devDependencies, ...dependencies };
  return SHOWN.flatMap((name): [string, string][] => {
    const version = versions[name];
    return version === undefined ? [] : [[name, version]];
  });
}
