import { Option } from 'commander';
import pc from 'picocolors';
import { makeReport, type ReportPorts } from '../guard/health/make-report';
import { exitCodeOf, type HealthReport } from '../guard/health/build-report';
import type { ConfigSource } from '../guard/ports/config-source';
import { MemoryConfigSource } from '../guard/adapters/memory/config-source';
import { checkOut, command, deliver, examples, printNothingJudged } from './command';
import { judgedJson, type Judged } from '../model/judged';
import { healthTable, judgedInHealth } from './health-table';
import { guardConfigSource, GUARD_CONFIG_OPTION, type GuardConfigOptions } from './guard-config-source';
import { ENVIRONMENT_HELP, STACK_HELP } from './stack-options';
import { healthPage } from '../report/health/health-page';
import { terminalWidth } from './terminal-width';
import type { GuardConfig } from '../model/guard-config';
import { Names } from '../model/names';
import { UsageError } from './usage-error';
import { DEFAULT_MAX_BYTES, MAX_BYTES_HELP, readMaxBytes } from './view-source';

interface Options extends GuardConfigOptions {
  readonly kind: 'daily' | 'weekly';
  readonly project?: string;
  readonly database?: string;
  readonly maxBytes: string;
  readonly format: 'table' | 'json' | 'html';
  readonly out?: string;
}

const HELP = examples(
  [
    'health --project my-project --config gs://my-project-phasewatch-guard/config.json',
    'health --kind weekly --format json --out health.json',
    'health --format html --out on-call.html',
  ],
  'Exit 0: healthy. 1: degraded. 2: unhealthy. 3: could not tell, nothing to judge, or bad usage.',
);

/** The store to read. */
export interface Target {
  readonly project: string;
  readonly database: string;
  /** The standing analysis. Absent where the configuration declares none. */
  readonly analysis?: {
    /** The dataset of the views, `project.dataset`. */
    readonly dataset: string;
    readonly maxBytes: number;
  };
}

/** The sources of the report, and how to close them. */
export interface OpenPorts {
  readonly ports: Omit<ReportPorts, 'config'>;
  readonly close: () => Promise<unknown>;
}

/**
 * @param checkCredentials throws a UsageError where the sources cannot be asked at all
 * @returns the exit code: 0 healthy, 1 degraded, 2 unhealthy, 3 could not tell
 */
export async function healthCommand(
  argv: readonly string[],
  open: (target: Target) => OpenPorts,
  checkCredentials?: () => Promise<void>,
): Promise<number> {
  const program = command(
    'phasewatch health',
    'Prints the health report of the pipeline, as health-report sends it daily.',
  )
    .addOption(
      new Option('--kind <kind>', 'the last day or the last week').choices(['daily', 'weekly']).default('daily'),
    )
    .option('--project <id>', 'Google Cloud project to read (default: the project of the configuration)')
    .option('--database <name>', "the guard's Firestore database (default: the one of the configuration)")
    .addOption(GUARD_CONFIG_OPTION)
    .option('--stack <path>', `without --config: ${STACK_HELP}`)
    .option('--environment <name>', ENVIRONMENT_HELP)
    .option('--max-bytes <amount>', `${MAX_BYTES_HELP}, of the standing analysis`, DEFAULT_MAX_BYTES)
    .addOption(new Option('--format <format>', 'output format').choices(['table', 'json', 'html']).default('table'))
    .option('--out <file>', 'write the result to this file instead of to standard output')
    .addHelpText('after', HELP)
    .parse([...argv], { from: 'user' });
  const options = program.opts<Options>();
  checkOut(options.out);
  const source = await guardConfigSource(options);
  await checkCredentials?.();
  const declared = await readConfig(source);
  const config = { ...declared, project: options.project ?? declared.project };
  const { ports, close } = open({
    project: config.project,
    database: options.database ?? new Names(declared).database,
    ...analysisOf(config, options),
  });
  try {
    const report = await makeReport({ ...ports, config: new MemoryConfigSource(config) }, options.kind);
    const judged = judgedInHealth(report);
    deliver(format(report, judged, options), options.out);
    printNothingJudged(judged, 'check the configuration, and the access to its sources');
    return exitCodeOf(report.verdict);
  } finally {
    await close();
  }
}

/** @throws UsageError for `--max-bytes` */
function analysisOf(config: GuardConfig, { maxBytes }: Options): Pick<Target, 'analysis'> {
  const limit = readMaxBytes(maxBytes);
  if (config.analysis !== true) return {};
  return { analysis: { dataset: `${config.project}.${new Names(config).analysis.views}`, maxBytes: limit } };
}

/** @throws UsageError where the object in Cloud Storage cannot be read */
async function readConfig(source: ConfigSource): Promise<GuardConfig> {
  try {
    return await source.read();
  } catch (error) {
    if (!(error instanceof Error) || 'problems' in error) throw error;
    throw new UsageError(
      `--config: ${error.message.split('\n')[0] ?? ''}; check the name, and your right to read it (roles/storage.objectViewer)`,
    );
  }
}

function format(report: HealthReport, judged: Judged, { format: as, out }: Options): string {
  switch (as) {
    case 'json':
      return JSON.stringify({ ...report, judged: judgedJson(judged) }, null, 2);
    case 'html':
      return healthPage(report);
    case 'table':
      return healthTable(report, { color: out === undefined && pc.isColorSupported, width: terminalWidth() });
  }
}
