import { Option } from 'commander';
import pc from 'picocolors';
import { audit, auditStacks, type AuditOptions, type AuditResult } from '../audit/audit';
import type { Profile } from '../audit/rule';
import { readPlanResources } from '../terraform/plan/read-plan';
import { jsonReport } from '../report/audit/json';
import { markdownReport } from '../report/audit/markdown';
import { tableReport } from '../report/audit/table';
import { readPriceList } from '../audit/usage/prices';
import { checkOut, command, deliver, examples, exitFor, type ExitCode } from './command';
import { currentDay, parseDay } from './current-day';
import { readCurrentStacks, withNotCompared } from './current-stacks';
import { runbookNames } from './runbook-names';
import { UsageError } from './usage-error';
import { ENVIRONMENT_HELP, readJsonFile, STACK_HELP } from './stack-files';

interface Options {
  readonly stack?: string;
  readonly environment?: string;
  readonly plan?: string;
  readonly profile?: Profile;
  readonly format: 'table' | 'markdown' | 'json';
  readonly prices?: string;
  readonly today?: string;
  readonly out?: string;
}

/** What to do where there is no timeout. */
const FIX = 'name stacks or a plan of deployables, their callers or alert policies with --stack or --plan';

const HELP = examples(
  [
    'audit',
    'audit --environment staging --format markdown --out audit.md',
    'audit --stack cdktf.out/stacks/prod-pipeline',
    'audit --plan plan.json',
  ],
  'Exit 0: no error (there may be warnings). 1: an error. 2: bad usage or input, or no timeout to judge.',
);

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

/** @returns the exit code: 0 no error, 1 an error; bad usage and input (2) are thrown */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  const program = command(
    'phasewatch audit',
    'Lists every timeout, checks them against each other, and bounds the time to detect a hang.',
  )
    .option('--stack <path>', STACK_HELP)
    .option('--environment <name>', ENVIRONMENT_HELP)
    .option('--plan <file>', 'output of `terraform show -json` for a plan or a state; - for standard input')
    .addOption(
      new Option(
        '--profile <profile>',
        "Google's limits and semantics alone, or also this project's conventions (default: phasewatch for its own stacks, else platform)",
      ).choices(['platform', 'phasewatch']),
    )
    .addOption(new Option('--format <format>', 'output format').choices(['table', 'markdown', 'json']).default('table'))
    .option('--prices <file>', 'a price list like docs/prices.json, for the monthly cost of monitoring')
    .option('--today <day>', 'audit as on this day, such as 2026-11-30 (default: today in UTC)', parseDay)
    .option('--out <file>', 'write the result to this file instead of to standard output')
    .addHelpText('after', HELP)
    .parse([...argv], { from: 'user' });
  const options = program.opts<Options>();
  checkOut(options.out);
  const { prices, profile, today = currentDay() } = options;
  const result = await auditOf(options, {
    runbooks: runbookNames(),
    today,
    ...(profile === undefined ? {} : { profile }),
    ...(prices === undefined ? {} : { prices: readPriceList(prices, readJsonFile('--prices', prices)) }),
  });
  deliver(render(result, options), options.out);
  return exitFor(result.judged, result.counts.errors > 0, FIX);
}

async function auditOf(options: Options, auditOptions: AuditOptions): Promise<AuditResult> {
  const { stack, plan } = options;
  if (plan === undefined) {
    const stacks = await readCurrentStacks(options);
    const result = auditStacks(stacks.documents, auditOptions);
    return { ...result, judged: withNotCompared(result.judged, stacks) };
  }
  if (stack !== undefined) throw new UsageError('--plan: not together with --stack; name one input');
  return audit(await readPlanResources(plan), auditOptions);
}
