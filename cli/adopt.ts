import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { Option } from 'commander';
import { ownPackage } from '../keys/own-package';
import { adoptedPipeline, type AdoptedPipeline } from '../live/adopt/adopted-pipeline';
import { additionsTo } from '../live/adopt/additions';
import { MeasuredLogs } from '../live/adopt/measured-logs';
import type { MeasuredWork } from '../live/adopt/measured-work';
import { proposalOf, withProposals, type Proposal } from '../live/adopt/proposals';
import { declarationFile } from '../live/adopt/print-declaration';
import { declaredSettings } from '../live/declared-settings';
import { compareSettings } from '../live/differences';
import { settingsOf } from '../live/settings';
import { environmentProblems } from '../model/declared-values';
import { deployablesOf, type Deployable, type Pipeline } from '../model/pipeline';
import { InputError } from '../model/problem';
import { isViewName } from '../logs/bigquery/view-name';
import { readLines } from '../replay/log-lines';
import { adoptionJson, adoptionMarkdown, adoptionTable, type Adoption } from '../report/live/adoption';
import { checkOut, command, deliver, examples, EXIT, type ExitCode } from './command';
import { ASSETS_HELP, PROJECT_HELP, readLive, sourceText, type LiveOptions } from './live-source';
import { measuredRuns } from './measured-runs';
import { progressBar } from './progress-bar';
import { projectFiles } from './project-files';
import { readDeclaration } from './read-declaration';
import { releaseCommands } from './release-commands';
import { terminalWidth } from './terminal-width';
import { UsageError } from './usage-error';
import { DEFAULT_MAX_BYTES, MAX_BYTES_HELP, withView, type ViewOptions } from './view-source';

interface Options extends LiveOptions, ViewOptions {
  readonly logs?: readonly string[];
  readonly name?: string;
  readonly environment: string;
  readonly package?: string;
  readonly release?: boolean;
  readonly stack?: string;
  readonly format: (typeof FORMATS)[number];
  readonly out?: string;
}

const FORMATS = ['table', 'markdown', 'json'] as const;

/** Files of a new project that an adopted pipeline needs; scenarios and tests come when processors are declared. */
const FILES = new Set(['.gitignore', 'cdktf.json', 'main.ts', 'package.json', 'tsconfig.json']);

const HELP = examples(
  [
    'adopt --assets assets.json',
    'adopt --project orders-prod',
    'adopt --assets assets.json --name orders --format markdown',
    'adopt --assets assets.json --logs requests.json run-events.json',
    'adopt --assets assets.json --logs bigquery:orders-prod.phasewatch_analysis.runs --from 2026-11-01 --to 2026-12-01',
    'adopt --release',
  ],
  `The assets: gcloud asset list --project=PROJECT --content-type=resource --format=json > assets.json
That needs the role Cloud Asset Viewer (roles/cloudasset.viewer) and the API cloudasset.googleapis.com. Nothing in the project is changed.

With --logs, budgets and silences are proposed in comments, from what the logs show: latencies in the request log of Cloud Run, and run events where processors print them, with the arithmetic. They stay open points: people declare processors.
gcloud logging read 'log_id("run.googleapis.com/requests")' --project=PROJECT --freshness=30d --format=json > requests.json
Where a standing analysis is deployed, --logs takes its runs too: bigquery:PROJECT.DATASET.runs with --from and --to. A dry run shows bytes and price first; every run event that is kept is read, as grouping by run lets no day be left out.

It writes pipelines/NAME.ts, and what is missing of a project around it. A file that exists is kept: then what runs and is not declared yet is printed, with the settings that differ.
Then: npm install, npx phasewatch audit. docs/deploy.md has the way to the first apply.

Exit 0: written, or compared. 2: bad usage or input, or nothing that can be declared.`,
);

/** @returns the exit code; bad usage and input (2) are thrown before anything is written */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  const program = command(
    'phasewatch adopt',
    'Declares what runs in a project, as it runs, so that an apply imports it.',
  )
    .option('--assets <file>', ASSETS_HELP)
    .option('--project <id>', PROJECT_HELP)
    .option(
      '--logs <file...>',
      'from which budgets are proposed: files with log entries, folders of them, or bigquery:PROJECT.DATASET.runs',
    )
    .option('--from <time>', 'start of the period that is measured in BigQuery (RFC 3339, or a date)')
    .option('--to <time>', 'end of that period')
    .option('--max-bytes <amount>', `${MAX_BYTES_HELP} (default: ${DEFAULT_MAX_BYTES})`)
    .option('--name <name>', "name of the pipeline (default: the folder's)")
    .option('--environment <name>', 'environment that the project is', 'prod')
    .option('--package <spec>', 'version or file of phasewatch to depend on (default: this version)')
    .option(
      '--release',
      'print the commands that remove every adopted resource from the Terraform state, so that a destroy keeps it',
    )
    .option('--stack <path>', 'with --release: a cdk.tf.json, or the folder that synth writes')
    .addOption(new Option('--format <format>', 'output format').choices(FORMATS).default('table'))
    .option('--out <file>', 'write the result to this file instead of to standard output')
    .addHelpText('after', HELP)
    .parse([...argv], { from: 'user' });
  const options = program.opts<Options>();
  checkOut(options.out);
  if (options.release === true) {
    deliver(await releaseCommands(options), options.out);
    return EXIT.fine;
  }
  checkView(options);
  const adoption = await adopt(options);
  deliver(rendered(adoption, options.format), options.out);
  return EXIT.fine;
}

async function adopt(options: Options): Promise<Adoption> {
  const { name = basename(resolve('.')), environment } = options;
  const { project, facts, unread } = await readLive(options, 'adopt');
  const problems = environmentProblems({ name, projects: { [environment]: project } });
  if (problems.length > 0) throw new InputError(problems);
  const found = adoptedPipeline(facts, { name, project, environment });
  if (found === undefined)
    throw new UsageError(
      `${sourceText(options)}: it holds no service, function or job that can be declared; nothing to adopt`,
    );
  const proposals = options.logs === undefined ? undefined : await proposalsFrom(options.logs, options, found.pipeline);
  const adopted = withProposals(found, proposals ?? []);
  const file = `pipelines/${name}.ts`;
  const existing = existsSync(file) ? await readDeclaration(file) : undefined;
  const written = existing === undefined ? writeProject(adopted, { ...options, file, name, project }) : [];
  const pipeline = existing ?? adopted.pipeline;
  return {
    file,
    written,
    ...countsOf(pipeline),
    comparison: compareSettings(declaredSettings(pipeline, environment), settingsOf(facts, project)),
    leftOut: adopted.leftOut,
    notRead: unread,
    additions: existing === undefined ? '' : additionsTo(existing, adopted),
    ...(proposals === undefined ? {} : { proposals }),
  };
}

/** What recorded durations of the deployables propose. */
async function proposalsFrom(logs: readonly string[], options: ViewOptions, pipeline: Pipeline): Promise<Proposal[]> {
  const deployables = deployablesOf(pipeline).map(({ deployable }) => deployable);
  const timeouts = new Map(deployables.map(({ name, timeout }) => [name, timeout]));
  const measured = await measuredWork(logs, options, deployables);
  return measured.flatMap((work) => {
    const timeout = timeouts.get(work.deployable);
    return timeout === undefined ? [] : proposalOf(work, timeout);
  });
}

/** Of files, or of the runs in BigQuery. */
async function measuredWork(
  logs: readonly string[],
  options: ViewOptions,
  deployables: readonly Deployable[],
): Promise<MeasuredWork[]> {
  const bar = progressBar('adopt');
  const reading = {
    onProgress: (share: number) => {
      if (!bar.isActive) bar.start(1, 0, { name: 'BigQuery' });
      bar.update(share);
    },
    ifMissing: 'apply the observability stack of a declaration with analysis, which makes the view; then name it',
    whyPeriod: 'only runs that started in it are measured',
  };
  try {
    return await withView(logs, options, reading, async (view) => {
      if (view !== undefined) return measuredRuns(view);
      const measured = new MeasuredLogs(deployables);
      const { bad } = await readLines(logs, (entry) => measured.take(entry));
      if (bad > 0) process.stderr.write(`note: --logs: ${bad} records are no log entries and were left out\n`);
      return measured.measured();
    });
  } finally {
    bar.stop();
  }
}

/** @throws UsageError for options of a view where `--logs` names none */
function checkView({ logs = [], from, to, maxBytes }: Options): void {
  if ([from, to, maxBytes].every((one) => one === undefined) || logs.some(isViewName)) return;
  throw new UsageError('--from, --to and --max-bytes: only for --logs bigquery:PROJECT.DATASET.runs');
}

/** Writes the files that are missing of a project around the declaration. */
function writeProject(adopted: AdoptedPipeline, to: NewDeclaration): string[] {
  const { file, name, project, package: spec = `^${ownPackage().version}` } = to;
  const others = [...projectFiles({ name, project, spec })].filter(([path]) => FILES.has(path));
  const files = [
    ...others,
    [
      file,
      declarationFile(adopted, sourceText({ ...(to.assets === undefined ? { project } : { assets: to.assets }) })),
    ] as const,
  ];
  return files.flatMap(([path, text]) => {
    if (existsSync(path)) return [];
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, path === 'package.json' ? withoutTests(text) : text, { flag: 'wx' });
    return path;
  });
}

interface NewDeclaration extends Options {
  readonly file: string;
  readonly name: string;
  readonly project: string;
}

/** There are no tests before there are processors. */
function withoutTests(manifest: string): string {
  const parsed = JSON.parse(manifest) as { readonly scripts: Readonly<Record<string, string>> };
  const { test: _, ...scripts } = parsed.scripts;
  return `${JSON.stringify({ ...parsed, scripts }, null, 2)}\n`;
}

function countsOf(pipeline: Pipeline): Pick<Adoption, 'deployables' | 'triggers' | 'externalFunctions' | 'openPoints'> {
  const all = deployablesOf(pipeline).map(({ deployable }) => deployable);
  return {
    deployables: all.length,
    triggers: all.reduce((sum, { triggers }) => sum + triggers.length, 0),
    externalFunctions: pipeline.externalFunctions?.length ?? 0,
    openPoints: pipeline.openPoints ?? [],
  };
}

function rendered(adoption: Adoption, format: Options['format']): string {
  switch (format) {
    case 'table':
      return adoptionTable(adoption, terminalWidth());
    case 'markdown':
      return adoptionMarkdown(adoption);
    case 'json':
      return adoptionJson(adoption);
  }
}
