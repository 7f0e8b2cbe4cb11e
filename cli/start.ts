import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { auditStacks } from '../audit/audit';
import { findingText } from '../report/audit/finding-text';
import { htmlReport } from '../report/audit/html';
import { auditSummary, slowestHang } from '../report/audit/summary';
import { dashboardsInTerraform } from '../terraform/dashboards-in-terraform';
import { monitoringInTerraform } from '../terraform/monitoring-in-terraform';
import { reportPage } from '../report/rehearsal/page';
import { summaryTable } from '../report/rehearsal/table';
import { EXIT, runCommand, type ExitCode } from './command';
import { rehearseAll } from './rehearse-all';
import { runbookNames } from './runbook-names';
import { loadScenarios } from './scenario-files';
import { readStackFiles, resourceCount } from './stack-files';

const ROOT = join(__dirname, '..');
const ENVIRONMENT = 'prod';
const REPORT = join('report', 'index.html');

/** Everything in one go: synthesize, audit, rehearse, report. What a newcomer runs first, and CI on every change. */
async function main(): Promise<ExitCode> {
  const synth = timed(() =>
    spawnSync(process.execPath, ['--import', 'tsx', 'main.ts'], { cwd: ROOT, encoding: 'utf8' }),
  );
  if (synth.value.status !== 0) {
    // The declaration was refused: that is a finding about the repository, not bad usage of this command.
    process.stderr.write(synth.value.stderr);
    return EXIT.findings;
  }
  const stacks = readStackFiles(join(ROOT, 'cdktf.out'), ENVIRONMENT);
  const audited = timed(() => auditStacks(stacks, { runbooks: runbookNames() }));
  const { counts } = audited.value;
  say(
    `${pc.bold('phasewatch')}  ${ENVIRONMENT} · ${counts.phases} phases · ${counts.deployables} deployables · ${counts.processors} processors`,
  );
  say('');
  step('synth', `${stacks.length} stacks, ${resourceCount(stacks)} resources`, synth.seconds);
  step('audit', auditSummary(audited.value), audited.seconds);
  const slowest = slowestHang(audited.value);
  if (slowest !== undefined) say(`           ${slowest.replace(' (', '\n           (')}`);

  const scenarios = await loadScenarios([]);
  const watched = monitoringInTerraform(stacks);
  const dashboards = dashboardsInTerraform(stacks);
  const began = performance.now();
  const rehearsals = await rehearseAll(scenarios, { documents: stacks, watched, draws: true });
  const rehearsedIn = (performance.now() - began) / 1_000;
  const runs = rehearsals.reduce((sum, rehearsal) => sum + rehearsal.runs, 0);
  step('rehearse', `${scenarios.length} scenarios, ${runs.toLocaleString('en')} runs`, rehearsedIn);
  say('');
  say(indented(summaryTable(rehearsals)));
  say('');

  const html = timed(() =>
    reportPage(`Phasewatch: ${ENVIRONMENT}`, rehearsals, {
      policies: watched.policies,
      dashboards,
      sections: htmlReport(audited.value),
    }),
  );
  mkdirSync(join(ROOT, 'report'), { recursive: true });
  writeFileSync(join(ROOT, REPORT), html.value);
  step('report', REPORT, html.seconds);

  for (const finding of audited.value.findings) say(`\n${findingText(finding, pc)}`);
  const unmet = rehearsals.flatMap(({ scenario, world, expectations }) =>
    expectations
      .filter(({ met }) => !met)
      .map(({ expected, got }) => `${pc.red('failed')} ${scenario.name} (${world}): ${expected}: ${got}`),
  );
  for (const line of unmet) say(`\n${line}`);
  return counts.errors > 0 || unmet.length > 0 ? EXIT.findings : EXIT.fine;
}

function timed<T>(work: () => T): { readonly value: T; readonly seconds: number } {
  const started = performance.now();
  return { value: work(), seconds: (performance.now() - started) / 1_000 };
}

/** A line with what was done and, on the right, how long it took. */
function step(name: string, what: string, seconds: number): void {
  say(`${name.padEnd(11)}${what.padEnd(76)} ${pc.dim(`${seconds.toFixed(1)} s`)}`);
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `          ${line.trimEnd()}`))
    .join('\n');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void runCommand(main);
