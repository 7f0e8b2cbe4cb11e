import { Option, type Command } from 'commander';
import { synthesize } from './cdktf-app';
import { command, examples, EXIT, type ExitCode } from './command';
import type { JudgedAhead } from './judge-ahead';
import { REPORT, timed, type StartOptions } from './start-step';

const HELP = examples(
  [
    'start',
    'start --environment staging',
    'start --quiet',
    'start --format json > result.json',
    'start --against main',
  ],
  'Exit 0: no error, every expectation is met. 1: an error, or an unmet expectation.\n2: bad usage, a refused declaration or scenario, or nothing to judge: no timeout or no scenario.',
);

function program(): Command {
  return command('phasewatch start', `Synthesizes, audits, rehearses every scenario, and writes ${REPORT}.`)
    .option('--environment <name>', 'environment to check (default: prod if there is one, else the only one)')
    .option('--quiet', 'print only failures and the verdict')
    .addOption(new Option('--format <format>', 'output format').choices(['table', 'json']).default('table'))
    .option('--no-cache', 'rehearse everything, also what an earlier run with the same inputs has')
    .option(
      '--against <side>',
      'show on the first screen of the report what changed since this side, as `diff` takes it',
    )
    .option('--no-report', `draw no charts and write no ${REPORT}`)
    .addHelpText('after', HELP);
}

/**
 * Synthesizes, audits, rehearses every scenario and writes the report.
 * @returns the exit code; bad usage and input (2) are thrown
 */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  const options = program()
    .parse([...argv], { from: 'user' })
    .opts<StartOptions>();
  const { against: base } = options;
  // Only a comparison needs the code of a review.
  const compare = base === undefined ? undefined : await (await import('./against')).comparisonWith(base, options);
  const synth = await timed('synth', () => synthesize(() => judgeAhead(options)));
  const { record, err, meanwhile: ahead } = synth.value;
  if (record === undefined) {
    process.stderr.write(err);
    return EXIT.usage;
  }
  const { startStacks } = await import('./start-stacks');
  return startStacks(options, { synth, record, compare, ahead });
}

/** Also loads the code of the further steps, while the app runs. */
async function judgeAhead(options: StartOptions): Promise<JudgedAhead | undefined> {
  await import('./start-stacks');
  if (options.report) await import('../report/page/report-page');
  const ahead = await import('./judge-ahead');
  return ahead.judgeAhead(options);
}
