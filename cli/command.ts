import { Command, CommanderError } from 'commander';
import { statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import pc from 'picocolors';
import { UsageError } from './usage-error';

/** Exit codes of every command. */
export const EXIT = { fine: 0, findings: 1, usage: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A command that prints its help on standard output and its complaints on standard error. */
export function command(name: string, description: string): Command {
  return new Command(name).description(description).exitOverride().showHelpAfterError('(--help says more)');
}

/**
 * Runs a command to its exit code. What a user did wrong (usage, unreadable or refused input) is one `error:` line
 * each and the exit code for it; anything else is our own fault and keeps its stack.
 *
 * @param usage exit code of bad usage or input, where a command has another use for 2
 */
export async function runCommand(main: () => Promise<number>, usage: number = EXIT.usage): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed it; help and version come this way too, with 0.
      process.exitCode = error.exitCode === 0 ? EXIT.fine : usage;
      return;
    }
    if (!(error instanceof UsageError) && !(error instanceof Error && 'problems' in error)) throw error;
    for (const line of error.message.split('\n')) process.stderr.write(`${pc.red('error:')} ${line}\n`);
    process.exitCode = usage;
  }
}

/** Writes a result where it was asked for: to a file, or to standard output. */
export function deliver(text: string, out: string | undefined): void {
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  if (out === undefined) process.stdout.write(whole);
  else writeFileSync(out, whole);
}

/**
 * To be asked before there is anything to write, as that may take minutes.
 * @throws UsageError where nothing can be written to
 */
export function checkOut(out: string | undefined): void {
  if (out === undefined) return;
  const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder(out)) throw new UsageError(`--out ${out}: it is a folder; name a file`);
  if (!isFolder(dirname(out))) throw new UsageError(`--out ${out}: there is no folder ${dirname(out)}`);
}
