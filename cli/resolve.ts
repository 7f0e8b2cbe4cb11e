import { callGoogle } from './breaker';
import type { ExitCode } from './command';
import { resolveCommand } from './resolve-command';

/** @returns the exit code; bad usage and refusals (2) are thrown */
export function run(argv: readonly string[]): Promise<ExitCode> {
  return resolveCommand(argv, callGoogle);
}
