import { Option } from 'commander';
import pc from 'picocolors';
import { auditStacks, type AuditResult } from '../audit/audit';
import { jsonReport } from '../report/audit/json';
import { markdownReport } from '../report/audit/markdown';
import { tableReport } from '../report/audit/table';
import { readPriceList } from '../audit/usage/prices';
import { checkOut, command, deliver, EXIT, runCommand, type ExitCode } from './command';
import { runbookNames } from './runbook-names';
import { readJsonFile, readStackFiles } from './stack-files';

interface Options {
  readonly stack: string;
  readonly environment: string;
  readonly format: 'table' | 'markdown' | 'json';
  readonly prices?: string;
  readonly out?: string;
}

function render(result: AuditResult, { format, out }: Options): string {
  switch (format) {
    case 'table':
      return tableReport(result, { color: out === undefined && pc.isColorSupported });
    case 'markdown':
      return markdownReport(result);
    case 'json':
      return jsonReport(result);
  }
}

function main(): Promise<ExitCode> {
  const program = command(
    'audit',
    'Shows every timeout, proves that they fit together, and bounds the time to see a hang.',
  )
    .option('--stack <path>', 'a cdk.tf.json, or the folder that synth writes', 'cdktf.out')
    .option('--environment <name>', 'which environment of that folder', 'prod')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'markdown', 'json']).default('table'))
    .option('--prices <file>', 'a price list like docs/prices.json, to price what watching uses')
    .option('--out <file>', 'write the result there instead of to standard output')
    .addHelpText('after', '\nExit 0: no error (warnings may stand). 1: an error. 2: bad usage or input.')
    .allowExcessArguments(false)
    .parse();
  const options = program.opts<Options>();
  checkOut(options.out);
  const { stack, environment, prices } = options;
  const result = auditStacks(readStackFiles(stack, environment), {
    runbooks: runbookNames(),
    ...(prices === undefined ? {} : { prices: readPriceList(prices, readJsonFile('--prices', prices)) }),
  });
  deliver(render(result, options), options.out);
  return Promise.resolve(result.counts.errors === 0 ? EXIT.fine : EXIT.findings);
}

void runCommand(main);
