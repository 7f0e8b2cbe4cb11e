import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Programs that a block may call beside those of the system. */
const STUBBED = ['gcloud', 'npx'];

/** A script in place of a program: it records its arguments and prints two words. */
const RECORD = `#!/bin/bash
printf "%s\\0" "\${0##*/}" "$@" >> "$CALLS"; printf "\\n" >> "$CALLS"
printf "first\\tsecond\\n"
`;

/** A block, run by bash in an empty folder. */
export interface BlockRun {
  /** Each call of a stub: its name and its arguments. */
  readonly calls: readonly (readonly string[])[];
  readonly status: number;
  readonly stderr: string;
}

/**
 * Runs a block with stubs for gcloud and npx.
 * @param stubs scripts in place of {@link RECORD}, by program
 * @param environment more variables
 */
export function runBlock(
  block: string,
  stubs: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string>> = {},
): BlockRun {
  const folder = mkdtempSync(join(tmpdir(), 'phasewatch-runbook-'));
  try {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    for (const program of STUBBED) {
      writeFileSync(join(bin, program), stubs[program] ?? RECORD);
      chmodSync(join(bin, program), 0o755);
    }
    const calls = join(folder, 'calls');
    const env = { PATH: `${bin}:/usr/bin:/bin`, TMPDIR: folder, CALLS: calls, ...environment };
    const { status, stderr } = bash(block, folder, env);
    const text = existsSync(calls) ? readFileSync(calls, 'utf8') : '';
    return { calls: text.split('\0\n').flatMap((call) => (call === '' ? [] : [call.split('\0')])), status, stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function bash(block: string, cwd: string, env: Record<string, string>): { status: number; stderr: string } {
  const { status, stderr } = spawnSync('bash', ['-uo', 'pipefail', '-c', block], {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  return { status: status ?? 1, stderr };
}
