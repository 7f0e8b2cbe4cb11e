import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pc from 'picocolors';
import { auditStacks } from '../audit/audit';
import { findingText } from '../report/audit/finding-text';
import { auditSummary } from '../report/audit/summary';
import { dashboardsInTerraform } from '../terraform/dashboards-in-terraform';
import { monitoringInTerraform } from '../terraform/monitoring-in-terraform';
import { environmentsAt } from '../terraform/stack-documents';
import { count } from '../model/count';
import { judgedText } from '../model/judged';
import { judgedIn } from '../report/rehearsal/judged';
import { notSimulatedText } from '../report/rehearsal/not-simulated';
import type { Rehearsal } from '../simulation/rehearsal';
import { synthesize } from './cdktf-app';
import { command, examples, EXIT, exitFor, type ExitCode } from './command';
import { currentDay } from './current-day';
import { readCurrentStacks } from './current-stacks';
import { rehearseAll } from './rehearse-all';
import { runbookNames } from './runbook-names';
import { readWaivers } from './waivers';
import { leftOutText, loadScenarios } from './scenario-files';
import { environmentOf, resourceCount, STACK, type StackFile } from './stack-files';
import {
  headingLine,
  otherEnvironmentLines,
  rehearsalText,
  resultLine,
  scoreText,
  stepLine,
  unmetLines,
  type StartResult,
} from './start-output';

interface Options {
  readonly environment?: string;
}

const REPORT = join('report', 'index.html');

const HELP = examples(
  ['start', 'start --environment staging'],
  'Exit 0: no error, every expectation is met. 1: an error, or an unmet expectation.\n2: bad usage, a refused declaration or scenario, or nothing to judge: no timeout or no scenario.',
);

/**
 * Synthesizes, audits, rehearses every scenario and writes the report.
 * @returns the exit code; bad usage and input (2) are thrown
 */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  const program = command('phasewatch start', `Synthesizes, audits, rehearses every scenario, and writes ${REPORT}.`)
    .option('--environment <name>', 'environment to check (default: prod if there is one, else the only one)')
    .addHelpText('after', HELP)
    .parse([...argv], { from: 'user' });
  const synth = await timed(synthesize);
  const { record, err } = synth.value;
  if (record === undefined) {
    process.stderr.write(err);
    return EXIT.usage;
  }
  const { environment = environmentOf(STACK) } = program.opts<Options>();
  const { documents: stacks } = await readCurrentStacks({ environment }, record);
  const waivers = await readWaivers();
  const audited = await timed(() => auditStacks(stacks, { runbooks: runbookNames(), today: currentDay(), waivers }));
  print(headingLine(audited.value, stacks), '');
  print(
    stepLine('synth', `${count(stacks.length, 'stack')}, ${count(resourceCount(stacks), 'resource')}`, synth.seconds),
  );
  print(stepLine('audit', auditSummary(audited.value), audited.seconds));

  const rehearsed = await timed(() => rehearseScenarios(stacks));
  const result: StartResult = { audit: audited.value, rehearsals: rehearsed.value };
  print(stepLine('rehearse', rehearsalText(rehearsed.value), rehearsed.seconds), '', scoreText(result), '');

  const report = await timed(() => writeReport(environment, stacks, result));
  print(stepLine('report', REPORT, report.seconds));

  const errors = audited.value.findings.filter(({ severity }) => severity === 'error');
  for (const error of errors) print('', findingText(error, pc));
  const unmet = unmetLines(rehearsed.value);
  for (const line of unmet) print('', line);
  const judged = judgedIn(rehearsed.value);
  const left = notSimulatedText(rehearsed.value, 'listed in the report');
  print(
    '',
    `audit      ${judgedText(audited.value.judged)}`,
    `rehearse   ${judgedText(judged)}`,
    ...(left === undefined ? [] : [`rehearse   ${left}`]),
    ...otherEnvironmentLines(environmentsAt(STACK), environment),
    '',
    resultLine(result),
  );
  const hasFinding = errors.length > 0 || unmet.length > 0;
  return Math.max(
    exitFor(audited.value.judged, hasFinding, 'declare deployables with their callers'),
    exitFor(judged, hasFinding, 'write a scenario'),
  ) as ExitCode;
}

async function rehearseScenarios(documents: readonly StackFile[]): Promise<Rehearsal[]> {
  const monitoring = monitoringInTerraform(documents);
  const files = await loadScenarios([], documents);
  process.stderr.write(leftOutText(files, documents));
  return rehearseAll(files, { documents, monitoring, draws: true });
}

async function writeReport(environment: string, stacks: readonly StackFile[], result: StartResult): Promise<void> {
  const [{ reportPage }, { htmlReport }] = await Promise.all([
    import('../report/rehearsal/page'),
    import('../report/audit/html'),
  ]);
  const html = reportPage(`Phasewatch: ${environment}`, result.rehearsals, {
    policies: monitoringInTerraform(stacks).policies,
    dashboards: dashboardsInTerraform(stacks),
    sections: htmlReport(result.audit),
  });
  mkdirSync(dirname(REPORT), { recursive: true });
  writeFileSync(REPORT, html);
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const started = performance.now();
  return { value: await work(), seconds: (performance.now() - started) / 1_000 };
}

function print(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}
