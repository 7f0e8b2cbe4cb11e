import { Option } from 'commander';
import pc from 'picocolors';
import { makeReport, type ReportPorts } from '../guard/health/make-report';
import { exitCodeOf } from '../guard/health/build-report';
import { MemoryConfigSource } from '../guard/adapters/memory/config-source';
import { StorageConfigSource } from '../guard/adapters/google/config-source';
import type { ConfigSource } from '../guard/ports/config-source';
import { declaredStack } from '../simulation/declared-stack';
import { checkOut, command, deliver } from './command';
import { healthTable } from './health-table';
import { readStackFiles } from './stack-files';

interface Options {
  readonly kind: 'daily' | 'weekly';
  readonly project?: string;
  readonly database: string;
  readonly config?: string;
  readonly stack: string;
  readonly environment: string;
  readonly format: 'table' | 'json';
  readonly out?: string;
}

/** Which store is read. */
export interface Target {
  readonly project: string;
  readonly database: string;
}

/** What the report is made of, and how to let go of it. */
export interface OpenPorts {
  readonly ports: Omit<ReportPorts, 'config'>;
  readonly close: () => Promise<unknown>;
}

/** @returns the exit code: 0 healthy, 1 degraded, 2 unhealthy, 3 could not tell */
export async function healthCommand(argv: readonly string[], open: (target: Target) => OpenPorts): Promise<number> {
  const program = command('health', 'Says how the pipeline is doing, the same as the daily report.')
    .addOption(
      new Option('--kind <kind>', 'the last day or the last week').choices(['daily', 'weekly']).default('daily'),
    )
    .option('--project <id>', 'the Google Cloud project to read instead of that of the configuration')
    .option('--database <name>', "the guard's Firestore database", 'phasewatch')
    .addOption(new Option('--config <gs://...>', "the deployed guard's configuration").env('GUARD_CONFIG'))
    .option('--stack <path>', 'where no --config is given: a cdk.tf.json, or the folder that synth writes', 'cdktf.out')
    .option('--environment <name>', 'which environment of that folder', 'prod')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .option('--out <file>', 'write the result there instead of to standard output')
    .addHelpText('after', '\nExit 0: healthy. 1: degraded. 2: unhealthy. 3: could not tell, bad usage included.')
    .allowExcessArguments(false)
    .parse([...argv], { from: 'user' });
  const options = program.opts<Options>();
  checkOut(options.out);
  const declared = await configOf(options).read();
  const config = { ...declared, project: options.project ?? declared.project };
  const { ports, close } = open({ project: config.project, database: options.database });
  try {
    const report = await makeReport({ ...ports, config: new MemoryConfigSource(config) }, options.kind);
    const isColored = options.out === undefined && pc.isColorSupported;
    deliver(options.format === 'json' ? JSON.stringify(report, null, 2) : healthTable(report, isColored), options.out);
    return exitCodeOf(report.verdict);
  } finally {
    await close();
  }
}

function configOf({ config, stack, environment }: Options): ConfigSource {
  return config === undefined
    ? new MemoryConfigSource(declaredStack(readStackFiles(stack, environment)).config)
    : new StorageConfigSource(config, process.env['STORAGE_EMULATOR_HOST']);
}
