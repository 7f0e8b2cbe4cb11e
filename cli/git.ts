import { spawnSync } from 'node:child_process';

/** Runs git in the working directory. @returns what it prints; undefined where it fails */
export function git(...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
