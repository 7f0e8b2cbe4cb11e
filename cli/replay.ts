import { Option } from 'commander';
import { checkOut, command, deliver, examples, exitFor, type ExitCode } from './command';
import { UsageError } from './usage-error';
import type { DeclaredOptions } from './read-declared';
import type { ReplayOptions } from './replay-report';
import { ENVIRONMENT_HELP, STACK_HELP } from './stack-options';
import { DEFAULT_MAX_BYTES, MAX_BYTES_HELP } from './view-source';

/** Options of `replay`. */
export type ReplayCommandOptions = DeclaredOptions & ReplayOptions & { readonly out?: string };

export const FORMATS = ['table', 'json', 'junit', 'html'] as const;

const HELP = examples(
  [
    'replay --policies policies.json --metrics metrics.json --logs logs.ndjson',
    'replay --plan plan.json --series series.json --from 2026-01-14 --to 2026-01-16',
    'replay --stack cdktf.out --logs logs.ndjson --format html --out replay.html',
    'replay --stack cdktf.out --logs bigquery:my-project.my_logs._AllLogs --from 2026-01-14 --to 2026-01-21',
  ],
  `As JUnit, one case for each policy: passed if it is evaluated (a recording has no expectations; the incidents are the output), skipped if it is not evaluated or has no data, failed if the API would refuse it.

Logs in BigQuery are counted there, by minute, labels and bucket; no entry is read. A dry run first shows bytes and price.

An invalid file, policy, metric or filter is reported with its file and position, and the rest is replayed.

Exit 0: nothing is refused. 1: a file, a metric or a filter is refused, or the API would refuse a policy. 2: bad usage or input, or nothing to judge: no policy is evaluated and has data.`,
);

/** Version 1 stays for who reads it. */
export function jsonVersionOption(): Option {
  return new Option('--json-version <version>', 'version of the JSON').choices(['1', '2']).default('2');
}

/** @returns the exit code; bad usage and input (2) are thrown */
export function run(argv: readonly string[]): Promise<ExitCode> {
  const program = command('phasewatch replay', 'Replays recorded logs and time series through alert policies, offline.')
    .option('--stack <path>', STACK_HELP)
    .option('--environment <name>', ENVIRONMENT_HELP)
    .option('--plan <file>', 'output of `terraform show -json`, of a plan or a state')
    .option('--policies <path...>', 'alert policies, output of `gcloud monitoring policies list`, JSON or YAML')
    .option('--metrics <path...>', 'log-based metrics, metric descriptors, SLOs and services, as the API prints them')
    .option(
      '--logs <path...>',
      'log entries, output of `gcloud logging read`, JSON or YAML; or bigquery:PROJECT.DATASET.VIEW',
    )
    .option('--series <path...>', 'time series, as projects.timeSeries.list returns them')
    .option('--from <time>', 'start of the replay (RFC 3339, or a date)')
    .option('--to <time>', 'end of the replay')
    .option('--max-bytes <amount>', `${MAX_BYTES_HELP} (default: ${DEFAULT_MAX_BYTES})`)
    .option('--strict', 'stop at the first file, metric, policy or line that is invalid')
    .addOption(new Option('--format <format>', 'output format').choices(FORMATS).default('table'))
    .addOption(jsonVersionOption())
    .option('--out <file>', 'write the result to this file instead of to standard output')
    .addHelpText('after', HELP)
    .parse([...argv], { from: 'user' });
  return replayFiles(program.opts<ReplayCommandOptions>());
}

/**
 * Replays the recording that the options name and writes the result.
 * @throws UsageError without a recording, and the errors of reading
 */
export async function replayFiles(options: ReplayCommandOptions): Promise<ExitCode> {
  if (options.logs === undefined && options.series === undefined) {
    throw new UsageError('nothing to replay: name log entries with --logs, or time series with --series');
  }
  checkOut(options.out);
  // What a command needs is loaded after its arguments are checked, so that --help and errors come at once.
  const { readDeclared } = await import('./read-declared');
  const declared = await readDeclared(options, options.strict === true);
  const { replayText } = await import('./replay-report');
  const { text, judged, hasFinding } = await replayText(declared, options);
  deliver(text, options.out);
  return exitFor(judged, hasFinding, 'name logs or series that the policies read');
}
