import { Option } from 'commander';
import pc from 'picocolors';
import type { AuditResult } from '../audit/audit';
import type { Profile } from '../audit/profile';
import type { PriceList } from '../audit/usage/prices';
import { ownFolder, ownPackage } from '../keys/own-package';
import { filePage, type Checkout } from '../report/audit/checkout';
import { docLinks, type DocLink } from '../report/audit/doc-link';
import type { AuditInput } from './audit-input';
import { auditedCheckout } from './audited-checkout';
import { checkOut, command, deliver, examples, exitFor, type ExitCode } from './command';
import { currentDay, parseDay } from './current-day';
import { runbookNames } from './runbook-names';
import { terminalWidth } from './terminal-width';
import { readWaivers, WAIVERS } from './waivers';
import { ENVIRONMENT_HELP, STACK_HELP } from './stack-options';

interface Options extends AuditInput {
  readonly profile?: Profile;
  readonly format: (typeof FORMATS)[number];
  readonly waivers?: string;
  readonly list?: boolean;
  readonly explain?: string;
  readonly prices?: string;
  readonly today?: string;
  readonly out?: string;
}

const FORMATS = ['table', 'markdown', 'json', 'sarif', 'junit'] as const;

/** What to do where there is no timeout. */
const FIX =
  'name an input with services, functions, jobs, their callers or alert policies: --stack, --plan, --assets or --policies';

const HELP = examples(
  [
    'audit',
    'audit --environment staging --format markdown --out audit.md',
    'audit --stack cdktf.out/stacks/prod-pipeline',
    'audit --stack infra/',
    'audit --plan plan.json',
    'audit --assets assets.json',
    'audit --plan plan.json --format sarif --out audit.sarif',
    'audit --policies policies.json',
    'audit --explain TMO002',
  ],
  'Exit 0: no error (there may be warnings). 1: an error. 2: bad usage or input, or nothing to judge.',
);

/** Loads the code of one format only. */
async function render(result: AuditResult, { format, out }: Options): Promise<string> {
  switch (format) {
    case 'table': {
      const { tableReport } = await import('../report/audit/table');
      return tableReport(result, { color: out === undefined && pc.isColorSupported, width: terminalWidth() });
    }
    case 'markdown': {
      const { markdownReport } = await import('../report/audit/markdown');
      const checkout = auditedCheckout();
      return markdownReport(result, { linkOf: linkToRules(checkout), checkout });
    }
    case 'json': {
      const { jsonReport } = await import('../report/audit/json');
      return jsonReport(result);
    }
    case 'sarif': {
      const { sarifReport } = await import('../report/audit/sarif');
      const checkout = auditedCheckout();
      const linkOf = linkToRules(checkout) ?? docLinks(undefined);
      return sarifReport(result, { version: ownPackage().version, linkOf, checkout });
    }
    case 'junit': {
      const { auditJunit } = await import('../report/audit/junit');
      return auditJunit(result);
    }
  }
}

async function priceList(file: string): Promise<PriceList> {
  const [{ readPriceList }, { readJsonFile }] = await Promise.all([
    import('../audit/usage/prices'),
    import('./stack-files'),
  ]);
  return readPriceList(file, readJsonFile('--prices', file));
}

/** To the repository that package.json names, or that is audited itself; undefined where neither holds the pages of rules. */
function linkToRules(checkout: Checkout | undefined): DocLink | undefined {
  const { repository } = ownPackage();
  if (repository !== undefined) return docLinks(repository.url);
  if (checkout?.root !== ownFolder()) return undefined;
  const { remote } = checkout;
  return (path) => (remote && filePage(remote, path)) ?? path;
}

/** The waivers in the current folder may be about another input than the one that is named. */
function namesInput({ stack, plan, assets, policies, environment }: AuditInput): boolean {
  return [stack, plan, assets, policies, environment].some((one) => one !== undefined);
}

/** @returns the exit code: 0 no error, 1 an error; bad usage and input (2) are thrown */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  const program = command(
    'phasewatch audit',
    'Lists every timeout, checks them against each other, and bounds the time to detect a hang.',
  )
    .option('--stack <path>', STACK_HELP)
    .option('--environment <name>', ENVIRONMENT_HELP)
    .option(
      '--assets <file>',
      'output of `gcloud asset list --content-type=resource --format=json`; - for standard input',
    )
    .option('--plan <file>', 'output of `terraform show -json` for a plan or a state; - for standard input')
    .option(
      '--policies <path...>',
      'alert policies as `gcloud monitoring policies list --format=json` prints them: files or folders, beside another input or alone',
    )
    .option('--waivers <file>', `findings that are accepted (default: ${WAIVERS}, where there is one)`)
    .option('--list', 'list the rules')
    .option('--explain <rule>', 'print the page of a rule, such as TMO002')
    .addOption(
      new Option(
        '--profile <profile>',
        "Google's limits and semantics alone, or also this project's conventions (default: phasewatch for its own stacks, else platform)",
      ).choices(['platform', 'phasewatch']),
    )
    .addOption(new Option('--format <format>', 'output format').choices(FORMATS).default('table'))
    .option('--prices <file>', 'a price list like docs/prices.json, for the monthly cost of monitoring')
    .option('--today <day>', 'audit as on this day, such as 2026-11-30 (default: today in UTC)', parseDay)
    .option('--out <file>', 'write the result to this file instead of to standard output')
    .addHelpText('after', HELP)
    .parse([...argv], { from: 'user' });
  const options = program.opts<Options>();
  checkOut(options.out);
  if (options.list === true || options.explain !== undefined) {
    const { ruleList, rulePage } = await import('./rule-pages');
    const text = options.explain === undefined ? ruleList() : rulePage(options.explain);
    deliver(text, options.out);
    return 0;
  }
  const { prices, profile, today = currentDay() } = options;
  const { auditInput } = await import('./audit-input');
  const result = await auditInput(options, {
    runbooks: runbookNames(),
    today,
    waivers: await readWaivers(options.waivers),
    waiversOfOthers: options.waivers === undefined && namesInput(options),
    ...(profile === undefined ? {} : { profile }),
    ...(prices === undefined ? {} : { prices: await priceList(prices) }),
  });
  deliver(await render(result, options), options.out);
  return exitFor(result.judged, result.counts.errors > 0, FIX);
}
