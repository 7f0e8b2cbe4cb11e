import { Option } from 'commander';
import { rehearsalJson } from '../rehearsal/report/json';
import { rehearsalTable } from '../rehearsal/report/table';
import { declaredStack } from '../rehearsal/simulate/declared-stack';
import { command, deliver, EXIT, runCommand, type ExitCode } from './command';
import { rehearseAll } from './rehearse-all';
import { loadScenarios } from './scenario-files';
import { readStackFiles } from './stack-files';

interface Options {
  readonly stack: string;
  readonly environment: string;
  readonly format: 'table' | 'json';
  readonly out?: string;
}

async function main(): Promise<ExitCode> {
  const program = command(
    'rehearse',
    'Replays incidents through the exact alert policies that would be deployed, offline.',
  )
    .argument('[scenario...]', 'names under test/scenarios, or files; all of them where none is named')
    .option('--stack <path>', 'a cdk.tf.json, or the folder that synth writes', 'cdktf.out')
    .option('--environment <name>', 'which environment of that folder', 'prod')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .option('--out <file>', 'write the result there instead of to standard output')
    .addHelpText('after', '\nExit 0: every expectation held. 1: one did not. 2: bad usage or input.')
    .parse();
  const options = program.opts<Options>();
  const scenarios = await loadScenarios(program.args);
  const stack = declaredStack(readStackFiles(options.stack, options.environment));
  const rehearsals = rehearseAll(scenarios, stack);
  const json = rehearsals.map(rehearsalJson);
  deliver(
    options.format === 'table'
      ? rehearsals.map(rehearsalTable).join('\n\n')
      : JSON.stringify(json.length === 1 ? json[0] : { version: 1, rehearsals: json }, null, 2),
    options.out,
  );
  return rehearsals.every(({ expectations }) => expectations.every(({ met }) => met)) ? EXIT.fine : EXIT.findings;
}

void runCommand(main);
