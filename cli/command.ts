import { Command, CommanderError } from 'commander';
import { statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import pc from 'picocolors';
import { exitCodeOf, nothingJudged, type Judged } from '../model/judged';
import { fitLines } from '../report/parts/fit-lines';
import { terminalWidth } from './terminal-width';
import { UsageError } from './usage-error';

/** Exit codes of every command. */
export const EXIT = { fine: 0, findings: 1, usage: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A command that prints help on standard output and errors on standard error. */
export function command(name: string, description: string): Command {
  return new Command(name).description(description).exitOverride().showHelpAfterError('(--help shows all options)');
}

/**
 * The end of a command's help: its examples, without the word `phasewatch`, and further text, which fits the terminal. An
 * example stays on one line, to copy.
 */
export function examples(lines: readonly string[], text: string): string {
  return `\nExamples:\n${lines.map((line) => `  phasewatch ${line}\n`).join('')}\n${fitLines(text, terminalWidth(), 0)}`;
}

/**
 * Runs a command and sets the exit code. Bad usage and refused input are printed as `error:` lines, one for each
 * problem; any other error is a bug and is thrown with its stack.
 *
 * @param usage exit code for bad usage or input, for a command that uses 2 for something else
 */
export async function runCommand(main: () => Promise<number>, usage: number = EXIT.usage): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed the error; --help comes here too, with 0.
      process.exitCode = error.exitCode === 0 ? EXIT.fine : usage;
      return;
    }
    if (!(error instanceof UsageError) && !(error instanceof Error && 'problems' in error)) throw error;
    for (const line of error.message.split('\n')) process.stderr.write(`${pc.red('error:')} ${line}\n`);
    process.exitCode = usage;
  }
}

/**
 * The exit code of a result, after it was delivered. Where nothing was judged, the reason is printed on standard error.
 * @param fix what to do where nothing was judged
 */
export function exitFor(judged: Judged, hasFinding: boolean, fix: string): ExitCode {
  printNothingJudged(judged, fix);
  return exitCodeOf(judged, hasFinding);
}

/** Prints on standard error why there is nothing to judge, where nothing was judged. */
export function printNothingJudged(judged: Judged, fix: string): void {
  const reason = nothingJudged(judged);
  if (reason !== undefined) process.stderr.write(`${pc.red('error:')} ${reason}; ${fix}\n`);
}

/** Writes a result to the file `out`, or to standard output. */
export function deliver(text: string, out: string | undefined): void {
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  if (out === undefined) process.stdout.write(whole);
  else writeFileSync(out, whole);
}

/**
 * Checks `--out` before the work starts, which may take minutes.
 * @throws UsageError if the file cannot be written
 */
export function checkOut(out: string | undefined): void {
  if (out === undefined) return;
  const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder(out)) throw new UsageError(`--out ${out}: is a folder; name a file`);
  if (!isFolder(dirname(out))) throw new UsageError(`--out ${out}: no folder ${dirname(out)}`);
}
