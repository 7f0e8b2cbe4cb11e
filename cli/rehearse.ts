import { InvalidArgumentError, Option, type Command } from 'commander';
import { checkOut, command, deliver, EXIT, runCommand, type ExitCode } from './command';
import { UsageError } from './usage-error';
import type { DeclaredOptions } from './rehearse-declared';
import type { ReplayOptions } from './rehearse-replay';
import type { ScenarioOptions } from './rehearse-scenarios';

type Options = DeclaredOptions & ReplayOptions & ScenarioOptions & { readonly out?: string };

const FORMATS = ['table', 'json', 'junit', 'html'] as const;

const HELP = `
With --logs or --series: which policies would have fired, when and how often. As JUnit, one case for each policy:
passed if it is evaluated (a recording has no expectations; the incidents are the output), skipped if it is not
evaluated or has no data, failed if the API would refuse it.

An invalid file, policy, metric or filter of a replay is reported with its file and position, and the rest is replayed.

Exit 0: every expectation is met. 1: an expectation is not met, the coverage is below the floor, the API would refuse a
replayed policy, or a file or metric of a replay is refused. 2: bad usage or input.`;

function program(): Command {
  return command('rehearse', 'Runs incidents through the alert policies that would be deployed, offline.')
    .argument('[scenario...]', 'names under scenarios/, or files (default: all)')
    .option('--stack <path>', 'a cdk.tf.json, or the folder that synth writes (default: "cdktf.out")')
    .option('--environment <name>', 'environment in that folder', 'prod')
    .option('--plan <file>', 'output of `terraform show -json`, of a plan or a state')
    .option('--policies <path...>', 'alert policies, output of `gcloud monitoring policies list`, JSON or YAML')
    .option('--metrics <path...>', 'log-based metrics, metric descriptors, SLOs and services, as the API prints them')
    .option('--logs <path...>', 'replay log entries, output of `gcloud logging read`, JSON or YAML')
    .option('--series <path...>', 'replay time series, as projects.timeSeries.list returns them')
    .option('--from <time>', 'start of the replay (RFC 3339, or a date)')
    .option('--to <time>', 'end of the replay')
    .option('--strict', 'stop at the first file, metric, policy or line that is invalid')
    .option('--coverage', 'show which policies are exercised by a scenario')
    .option('--coverage-floor <percent>', 'exit 1 if fewer policies are exercised by a scenario', percent)
    .addOption(new Option('--format <format>', 'output format').choices(FORMATS).default('table'))
    .option('--out <file>', 'write the result to this file instead of to standard output')
    .addHelpText('after', HELP);
}

async function main(): Promise<ExitCode> {
  const parsed = program().parse();
  const options = parsed.opts<Options>();
  checkOptions(parsed.args, options);
  checkOut(options.out);
  // What a command needs is loaded after its arguments are checked, so that --help and errors come at once.
  const { readDeclared } = await import('./rehearse-declared');
  const declared = await readDeclared(options, !isReplay(options) || options.strict === true);
  const { text, isFine } = isReplay(options)
    ? await (await import('./rehearse-replay')).replayText(declared, options)
    : await (await import('./rehearse-scenarios')).scenariosText(parsed.args, declared, options);
  deliver(text, options.out);
  return isFine ? EXIT.fine : EXIT.findings;
}

/** @throws UsageError for options that do not go together */
function checkOptions(scenarios: readonly string[], options: Options): void {
  const { coverage, coverageFloor, policies, stack, plan } = options;
  if (isReplay(options)) {
    if (scenarios.length > 0) throw new UsageError('a scenario has its own data: remove --logs and --series');
    if (coverage === true || coverageFloor !== undefined) {
      throw new UsageError('--coverage: a replay has no scenarios; remove --logs and --series');
    }
  } else if (policies !== undefined && stack === undefined && plan === undefined) {
    throw new UsageError('nothing to replay: name log entries with --logs, or time series with --series');
  }
}

function isReplay({ logs, series }: Options): boolean {
  return logs !== undefined || series !== undefined;
}

function percent(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 100))
    throw new InvalidArgumentError('Use a number from 0 to 100.');
  return value;
}

void runCommand(main);
