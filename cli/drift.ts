import { InvalidArgumentError, Option } from 'commander';
import { collectFacts } from '../audit/facts';
import { ownPackage } from '../keys/own-package';
import { changedAssets, driftExit, findDrift, withAuthors, type Drift, type KnownBeside } from '../live/drift';
import { LastChanges } from '../live/last-changes';
import { snoozesIn, type Snooze } from '../live/snoozes';
import { readLines } from '../replay/log-lines';
import { docLinks } from '../report/audit/doc-link';
import { driftJson, driftMarkdown, driftSarif, driftTable } from '../report/live/drift';
import { readSynthesizedStack } from '../terraform/terraform-json';
import { checkOut, command, deliver, examples, printNothingJudged } from './command';
import { readCurrentStacks } from './current-stacks';
import { heldTriggers } from './held-triggers';
import { ASSETS_HELP, PROJECT_HELP, readLive, sourceText, type LiveOptions } from './live-source';
import { readJsonFile } from './stack-files';
import { ENVIRONMENT_HELP, STACK_HELP } from './stack-options';
import { terminalWidth } from './terminal-width';
import { UsageError } from './usage-error';

interface Options extends LiveOptions {
  readonly breakers?: string;
  readonly snoozes?: string;
  readonly auditLogs?: readonly string[];
  readonly auditDays: number;
  readonly stack?: string;
  readonly environment?: string;
  readonly format: (typeof FORMATS)[number];
  readonly out?: string;
}

/** As long as the log of admin activity is kept. https://cloud.google.com/logging/quotas */
const MOST_DAYS = 400;
const DAY_MS = 86_400_000;
const FORMATS = ['table', 'markdown', 'json', 'sarif'] as const;

const HELP = examples(
  [
    'drift --assets assets.json',
    'drift --project orders-prod',
    'drift --assets assets.json --breakers breakers.json --snoozes snoozes.json --format markdown',
    'drift --assets assets.json --audit-logs changes.json',
    'drift --assets assets.json --format sarif --out drift.sarif',
  ],
  `The assets: gcloud asset list --project=PROJECT --content-type=resource --format=json > assets.json
The breakers: phasewatch breaker list --format json > breakers.json. Without it, a paused job or a subscription without an endpoint may be held by a breaker, and is counted as not known.
The snoozes: gcloud monitoring snoozes list --project=PROJECT --format=json > snoozes.json
Assets hold none; --project reads them through the API. Without either they are left out, which is said.
Who changed something last: gcloud logging read 'log_id("cloudaudit.googleapis.com/activity")' --project=PROJECT --freshness=30d --format=json > changes.json
--project reads it through the API, of what differs (roles/logging.viewer).

Exit 0: the same. 1: something differs. 2: bad usage or input, or something could not be compared.`,
);

/** @returns the exit code: 0 the same, 1 differs, 2 could not tell */
export async function run(argv: readonly string[]): Promise<0 | 1 | 2> {
  const program = command('phasewatch drift', 'Compares what is declared with what runs, setting by setting.')
    .option('--assets <file>', ASSETS_HELP)
    .option('--project <id>', PROJECT_HELP)
    .option('--breakers <file>', 'output of `phasewatch breaker list --format json`')
    .option('--snoozes <file>', 'output of `gcloud monitoring snoozes list --format=json`')
    .option('--audit-logs <file...>', 'entries of Cloud Audit Logs, or folders of them: who changed what last')
    .addOption(
      new Option('--audit-days <days>', 'with --project: days of Cloud Audit Logs that are read')
        .argParser(days)
        .default(30),
    )
    .option('--stack <path>', STACK_HELP)
    .option('--environment <name>', ENVIRONMENT_HELP)
    .addOption(new Option('--format <format>', 'output format').choices(FORMATS).default('table'))
    .option('--out <file>', 'write the result to this file instead of to standard output')
    .addHelpText('after', HELP)
    .parse([...argv], { from: 'user' });
  const options = program.opts<Options>();
  const { breakers, snoozes, auditLogs, out } = options;
  checkOut(out);
  const beside: KnownBeside = {
    now: Date.now(),
    held: breakers === undefined ? undefined : new Set(heldTriggers(breakers).map(({ trigger }) => trigger)),
    snoozes: snoozes === undefined ? undefined : snoozesOf(snoozes),
  };
  const given = auditLogs === undefined ? undefined : await changesIn(auditLogs);
  const live = await readLive(options, 'drift');
  const { documents } = await readCurrentStacks(options);
  const declared = collectFacts('', documents.flatMap(readSynthesizedStack), { runbooks: new Set() });
  const found = findDrift(declared, live, { ...beside, snoozes: beside.snoozes ?? (await projectSnoozes(options)) });
  const drift =
    given === undefined ? await withProjectAuthors(found, options, beside.now) : withAuthors(found, given, true);
  deliver(rendered(drift, sourceText(options), options.format), out);
  printNothingJudged(drift.judged, 'name the stacks and the assets of one project');
  return driftExit(drift);
}

function snoozesOf(file: string): Snooze[] {
  const snoozes = snoozesIn(readJsonFile('--snoozes', file));
  if (snoozes !== undefined) return snoozes;
  throw new UsageError(
    `--snoozes ${file}: no list of snoozes; write it with \`gcloud monitoring snoozes list --format=json\``,
  );
}

/** Of the project that is read through the API; undefined where a file of assets is read. */
async function projectSnoozes({ project }: Options): Promise<KnownBeside['snoozes']> {
  if (project === undefined) return undefined;
  const { readProjectSnoozes } = await import('./project-snoozes');
  return (await readProjectSnoozes(project)) ?? 'unread';
}

/** With who changed last what differs, as the audit logs of the project show; a file of assets has none. */
async function withProjectAuthors(found: Drift, { project, auditDays }: Options, now: number): Promise<Drift> {
  const assets = changedAssets(found);
  if (project === undefined || assets.length === 0) return found;
  const { readProjectChanges } = await import('./project-changes');
  const from = new Date(now - auditDays * DAY_MS).toISOString();
  const to = new Date(now).toISOString();
  const { changes, unread } = await readProjectChanges(project, { assets, from, to });
  return withAuthors(found, changes, unread === undefined);
}

function days(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1 || number > MOST_DAYS)
    throw new InvalidArgumentError(`Use a number of days from 1 to ${MOST_DAYS}.`);
  return number;
}

async function changesIn(files: readonly string[]): Promise<LastChanges> {
  const changes = new LastChanges();
  await readLines(files, (entry) => changes.take(entry), '--audit-logs');
  if (changes.size === 0)
    process.stderr.write('note: --audit-logs: no entry of admin activity changes anything; no author is named\n');
  return changes;
}

function rendered(drift: Drift, input: string, format: Options['format']): string {
  switch (format) {
    case 'table':
      return driftTable(drift, terminalWidth());
    case 'markdown':
      return driftMarkdown(drift);
    case 'json':
      return driftJson(drift);
    case 'sarif': {
      const { version, repository } = ownPackage();
      return driftSarif(drift, input, { version, linkOf: docLinks(repository?.url) });
    }
  }
}
