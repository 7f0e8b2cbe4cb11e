import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { auditStacks } from '../audit/audit';
import { findingText } from '../report/audit/finding-text';
import { auditSummary } from '../report/audit/summary';
import { dashboardsInTerraform } from '../terraform/dashboards-in-terraform';
import { monitoringInTerraform } from '../terraform/monitoring-in-terraform';
import { count } from '../model/count';
import type { Rehearsal } from '../simulation/rehearsal';
import { EXIT, runCommand, type ExitCode } from './command';
import { rehearseAll } from './rehearse-all';
import { runbookNames } from './runbook-names';
import { loadScenarios } from './scenario-files';
import { readStackFiles, resourceCount, type StackFile } from './stack-files';
import {
  headingLine,
  rehearsalText,
  resultLine,
  scoreText,
  stepLine,
  unmetLines,
  type StartResult,
} from './start-output';

const ROOT = join(__dirname, '..');
const ENVIRONMENT = 'prod';
const REPORT = join('report', 'index.html');

/** Synthesizes, audits, rehearses every scenario and writes the report. */
async function main(): Promise<ExitCode> {
  const synth = await timed(() =>
    spawnSync(process.execPath, ['--import', 'tsx', 'main.ts'], { cwd: ROOT, encoding: 'utf8' }),
  );
  if (synth.value.status !== 0) {
    // Exit 1, not 2: the declaration is wrong, not the use of this command.
    process.stderr.write(synth.value.stderr);
    return EXIT.findings;
  }
  const stacks = readStackFiles(join(ROOT, 'cdktf.out'), ENVIRONMENT);
  const audited = await timed(() => auditStacks(stacks, { runbooks: runbookNames() }));
  print(headingLine(audited.value, stacks, ROOT), '');
  print(
    stepLine('synth', `${count(stacks.length, 'stack')}, ${count(resourceCount(stacks), 'resource')}`, synth.seconds),
  );
  print(stepLine('audit', auditSummary(audited.value), audited.seconds));

  const rehearsed = await timed(() => rehearseScenarios(stacks));
  const result: StartResult = { audit: audited.value, rehearsals: rehearsed.value };
  print(stepLine('rehearse', rehearsalText(rehearsed.value), rehearsed.seconds), '', scoreText(result), '');

  const report = await timed(() => writeReport(stacks, result));
  print(stepLine('report', REPORT, report.seconds));

  const errors = audited.value.findings.filter(({ severity }) => severity === 'error');
  for (const error of errors) print('', findingText(error, pc));
  for (const line of unmetLines(rehearsed.value)) print('', line);
  const { text, isPass } = resultLine(result);
  print('', text);
  return isPass ? EXIT.fine : EXIT.findings;
}

async function rehearseScenarios(documents: readonly StackFile[]): Promise<Rehearsal[]> {
  const monitoring = monitoringInTerraform(documents);
  return rehearseAll(await loadScenarios([]), { documents, monitoring, draws: true });
}

async function writeReport(stacks: readonly StackFile[], result: StartResult): Promise<void> {
  const [{ reportPage }, { htmlReport }] = await Promise.all([
    import('../report/rehearsal/page'),
    import('../report/audit/html'),
  ]);
  const html = reportPage(`Phasewatch: ${ENVIRONMENT}`, result.rehearsals, {
    policies: monitoringInTerraform(stacks).policies,
    dashboards: dashboardsInTerraform(stacks),
    sections: htmlReport(result.audit),
  });
  mkdirSync(join(ROOT, 'report'), { recursive: true });
  writeFileSync(join(ROOT, REPORT), html);
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const started = performance.now();
  return { value: await work(), seconds: (performance.now() - started) / 1_000 };
}

function print(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

void runCommand(main);
