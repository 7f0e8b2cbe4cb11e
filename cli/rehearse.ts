import { InvalidArgumentError, Option, type Command } from 'commander';
import pc from 'picocolors';
import { checkOut, command, deliver, examples, exitFor, type ExitCode } from './command';
import { FORMATS, jsonVersionOption, replayFiles, type ReplayCommandOptions } from './replay';
import type { ScenarioOptions } from './scenario-report';
import { ENVIRONMENT_HELP, STACK_HELP } from './stack-options';
import { UsageError } from './usage-error';

type Options = ReplayCommandOptions & ScenarioOptions;

const HELP = examples(
  [
    'rehearse',
    'rehearse import-hang',
    'rehearse --derived --coverage',
    'rehearse scenarios/orders/import-hang.ts --format html --out hang.html',
    'rehearse --coverage-floor 100 --format junit --out rehearsal.xml',
  ],
  `Exit 0: every expectation is met. 1: an expectation is not met, or the coverage is below the floor. 2: bad usage or input, or nothing to judge: no scenario, or a floor for the coverage of no policy.`,
);

function program(): Command {
  const declared = command(
    'phasewatch rehearse',
    'Runs scenarios through the alert policies that would be deployed, offline.',
  )
    .argument('[scenario...]', 'names under scenarios/<pipeline>/, or files (default: all)')
    .option('--stack <path>', STACK_HELP)
    .option('--environment <name>', ENVIRONMENT_HELP)
    .option('--plan <file>', 'output of `terraform show -json`, of a plan or a state')
    .option('--policies <path...>', 'further alert policies, output of `gcloud monitoring policies list`, JSON or YAML')
    .option('--metrics <path...>', 'log-based metrics, metric descriptors, SLOs and services, as the API prints them')
    .option('--derived', 'the standard scenarios that are derived from the declaration, instead of those in the folder')
    .option('--coverage', 'show which policies are exercised by a scenario')
    .option('--coverage-floor <percent>', 'exit 1 if fewer policies are exercised by a scenario', percent)
    .addOption(new Option('--format <format>', 'output format').choices(FORMATS).default('table'))
    .option('--out <file>', 'write the result to this file instead of to standard output')
    .addHelpText('after', HELP);
  return withReplayOptions(declared);
}

/** Options that belong to `replay`, which was a part of this command. */
function withReplayOptions(declared: Command): Command {
  const moved = ['--logs <path...>', '--series <path...>', '--from <time>', '--to <time>', '--strict'];
  return moved.reduce(
    (all, flags) => all.addOption(new Option(flags).hideHelp()),
    declared.addOption(jsonVersionOption().hideHelp()),
  );
}

/** @returns the exit code; bad usage and input (2) are thrown */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  const parsed = program().parse([...argv], { from: 'user' });
  const options = parsed.opts<Options>();
  if (isReplay(options)) {
    checkReplay(parsed.args, options);
    process.stderr.write(`${pc.cyan('hint:')} \`phasewatch replay\` replays recordings, with the same options\n`);
    return replayFiles(options);
  }
  checkOut(options.out);
  const { readDeclared } = await import('./read-declared');
  const declared = await readDeclared(options, true);
  const { scenariosText } = await import('./scenario-report');
  const { text, judged, hasFinding } = await scenariosText(parsed.args, declared, options);
  deliver(text, options.out);
  return exitFor(judged, hasFinding, 'name a scenario that runs at baseline or as declared');
}

/** Policies of a file alone are a replay too: no scenario simulates them. */
function isReplay({ logs, series, policies, stack, plan }: Options): boolean {
  return (
    logs !== undefined || series !== undefined || (policies !== undefined && stack === undefined && plan === undefined)
  );
}

/** @throws UsageError for what a replay has not */
function checkReplay(scenarios: readonly string[], { coverage, coverageFloor }: Options): void {
  if (scenarios.length > 0) throw new UsageError('a scenario has its own data: remove --logs, --series and --policies');
  if (coverage === true || coverageFloor !== undefined) {
    throw new UsageError('--coverage: a replay has no scenarios; remove --logs, --series and --policies');
  }
}

function percent(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 100))
    throw new InvalidArgumentError('Use a number from 0 to 100.');
  return value;
}
