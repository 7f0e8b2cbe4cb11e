import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Option, type Command } from 'commander';
import { auditStacks } from '../audit/audit-stacks';
import { docLinks } from '../report/audit/doc-link';
import { fitLines } from '../report/parts/fit-lines';
import { auditSummary } from '../report/audit/summary';
import type { ReportOptions } from '../report/page/report-page';
import { monitoringInTerraform } from '../terraform/monitoring-in-terraform';
import { environmentsAt } from '../terraform/stack-documents';
import { ownPackage } from '../keys/own-package';
import { count } from '../model/count';
import { judgedIn } from '../report/rehearsal/judged';
import { declaredStack } from '../simulation/declared-stack';
import type { Rehearsal } from '../simulation/rehearsal';
import { synthesize } from './cdktf-app';
import { command, examples, EXIT, exitFor, type ExitCode } from './command';
import { currentDay } from './current-day';
import { readCurrentStacks } from './current-stacks';
import { rehearsalFolder } from './rehearsal-cache';
import { rehearseAll } from './rehearse-all';
import { readProvenance } from './provenance';
import { pipelineMapOf, reportInput } from './report-input';
import { runbookNames } from './runbook-names';
import { readWaivers } from './waivers';
import { leftOutText, loadScenarios } from './scenario-files';
import type { RehearsalInput } from './scenario-runner';
import { startJson } from './start-json';
import { terminalWidth } from './terminal-width';
import { environmentOf, resourceCount, type StackFile } from './stack-files';
import { STACK } from './stack-options';
import {
  failureLines,
  headingLine,
  isPass,
  judgedLines,
  rehearsalText,
  resultLine,
  scoreText,
  stepLine,
  type StartResult,
} from './start-output';

interface Options {
  readonly environment?: string;
  readonly quiet?: boolean;
  readonly format: 'table' | 'json';
  readonly cache: boolean;
  readonly report: boolean;
  readonly against?: string;
}

const REPORT = join('report', 'index.html');

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
    .opts<Options>();
  const print = printer(options);
  const { against: base } = options;
  // Only a comparison needs the code of a review.
  const compare = base === undefined ? undefined : await (await import('./against')).comparisonWith(base, options);
  const synth = await timed('synth', synthesize);
  const { record, err } = synth.value;
  if (record === undefined) {
    process.stderr.write(err);
    return EXIT.usage;
  }
  const { environment = environmentOf(STACK) } = options;
  const { documents: stacks } = await readCurrentStacks({ environment }, record);
  const waivers = await readWaivers();
  const { config } = declaredStack(stacks);
  const provenance = readProvenance();
  const commit = provenance.commit?.id;
  const monitoring = monitoringInTerraform(stacks);
  const audit = await timed('audit', () =>
    auditStacks(stacks, { runbooks: runbookNames(), today: currentDay(), waivers }),
  );
  print.progress((width) => [
    headingLine(audit.value, config, { commit, width }),
    '',
    stepLine(synth, `${count(stacks.length, 'stack')}, ${count(resourceCount(stacks), 'resource')}`, width),
    stepLine(audit, auditSummary(audit.value), width),
  ]);
  const keptIn = options.cache ? rehearsalFolder() : undefined;
  const input = { documents: stacks, monitoring, draws: options.report, keptIn };
  const rehearse = await timed('rehearse', () => rehearseScenarios(input, print.isQuiet));
  const result: StartResult = { audit: audit.value, rehearsals: rehearse.value };
  print.progress((width) => [
    stepLine(rehearse, rehearsalText(rehearse.value), width),
    '',
    scoreText(result, width),
    '',
  ]);
  if (options.report) {
    const shown = {
      ...reportInput(stacks, monitoring),
      provenance,
      title: `Phasewatch: ${config.pipeline}, ${environment}`,
      ...(compare === undefined ? {} : { against: await compare(result, stacks) }),
    };
    const report = await timed('report', () => writeReport(result, stacks, shown));
    print.progress((width) => [stepLine(report, REPORT, width), '']);
  }
  print.progress(() => [...judgedLines(result, environmentsAt(STACK), environment), '']);
  print.result(
    () => [...failureLines(result), resultLine(result)],
    () => JSON.stringify(startJson(result, stacks, commit), null, 2),
  );
  const hasFinding = !isPass(result);
  return Math.max(
    exitFor(audit.value.judged, hasFinding, 'declare deployables with their callers'),
    exitFor(judgedIn(rehearse.value), hasFinding, 'write a scenario'),
  ) as ExitCode;
}

/** What is printed while `start` runs, and at its end. */
interface Printer {
  /** No progress is shown. */
  readonly isQuiet: boolean;
  readonly progress: (lines: (width: number) => readonly string[]) => void;
  readonly result: (lines: () => readonly string[], json: () => string) => void;
}

function printer({ quiet = false, format }: Options): Printer {
  const width = terminalWidth();
  const write = (lines: readonly string[]) =>
    process.stdout.write(lines.map((line) => `${fitLines(line, width)}\n`).join(''));
  const isQuiet = quiet || format === 'json';
  return {
    isQuiet,
    progress: (lines) => {
      if (!isQuiet) write(lines(width));
    },
    result: (lines, json) => {
      if (format === 'json') process.stdout.write(`${json()}\n`);
      else write(lines());
    },
  };
}

async function rehearseScenarios(input: RehearsalInput, quiet: boolean): Promise<Rehearsal[]> {
  const files = await loadScenarios([], input.documents);
  process.stderr.write(leftOutText(files, input.documents));
  return rehearseAll(files, input, !quiet);
}

async function writeReport(
  { audit, rehearsals }: StartResult,
  stacks: readonly StackFile[],
  shown: Omit<ReportOptions, 'audit' | 'map' | 'linkOf'>,
): Promise<void> {
  const { reportPage } = await import('../report/page/report-page');
  const html = reportPage(rehearsals, {
    ...shown,
    audit,
    map: pipelineMapOf(stacks),
    // The report stands one folder below the root.
    linkOf: docLinks(ownPackage().repository?.url, '../'),
  });
  mkdirSync(dirname(REPORT), { recursive: true });
  writeFileSync(REPORT, html);
}

async function timed<T>(
  name: string,
  work: () => T | Promise<T>,
): Promise<{ readonly name: string; readonly value: T; readonly seconds: number }> {
  const started = performance.now();
  return { name, value: await work(), seconds: (performance.now() - started) / 1_000 };
}
