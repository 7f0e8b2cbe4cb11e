#!/usr/bin/env node
import { COMMANDS, type CommandEntry } from './all-commands';
import { command, EXIT, runCommand } from './command';
import { ignoreClosedPipes } from './closed-pipe';
import { ownPackage } from '../keys/own-package';
import { fitLines } from '../report/parts/fit-lines';
import { terminalWidth } from './terminal-width';

const HELP = `
\`phasewatch <command> --help\` shows the options of a command, with examples.

Results go to standard output, progress and warnings to standard error.
Exit 0: fine. 1: findings, or an expectation that is not met. 2: bad usage or input, or nothing to judge.
health: 0 healthy, 1 degraded, 2 unhealthy, 3 could not tell.`;

/** Runs one command. Only the code of that command is loaded: a command starts fast, and needs only its own packages. */
async function main([name, ...argv]: readonly string[]): Promise<void> {
  const isHelp = name === 'help' && argv[0] !== undefined;
  const entry = COMMANDS.find((one) => one.name === (isHelp ? argv[0] : name));
  if (entry === undefined) return runCommand(() => overview(name === undefined ? [] : [name, ...argv]));
  return runCommand(() => run(entry, isHelp ? ['--help'] : argv), entry.usageExit);
}

async function run(entry: CommandEntry, argv: readonly string[]): Promise<number> {
  const { run: start } = await entry.load();
  return start(argv);
}

/** Prints the help or the version; refuses an unknown command with the nearest name. */
function overview(argv: readonly string[]): Promise<number> {
  const program = command('phasewatch', 'Detects hangs of batch pipelines on Google Cloud, and rehearses the alerts.')
    .usage('<command> [options]')
    .version(ownPackage().version)
    .addHelpText('after', fitLines(HELP, terminalWidth(), 0));
  for (const { name, summary } of COMMANDS) program.command(name).description(summary);
  program.parse([...argv], { from: 'user' });
  return Promise.resolve(EXIT.usage);
}

ignoreClosedPipes();
void main(process.argv.slice(2));
