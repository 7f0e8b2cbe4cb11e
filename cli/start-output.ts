import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import pc from 'picocolors';
import type { AuditResult } from '../audit/audit';
import { count } from '../model/count';
import { slowestHang } from '../report/audit/summary';
import { controlsOf, runsAtBaseline, scoreboard } from '../report/rehearsal/score';
import { controlLine, coverageText, hoursAvoidedText, scoreTable } from '../report/rehearsal/summary-table';
import { declaredStack } from '../simulation/declared-stack';
import type { Rehearsal } from '../simulation/rehearsal';
import type { StackFile } from './stack-files';

/** The results that `npm start` prints. */
export interface StartResult {
  readonly audit: AuditResult;
  readonly rehearsals: readonly Rehearsal[];
}

/** Column in which the lines with a time or a commit end: the width of the scoreboard. */
const WIDTH = 99;
/** Width of the names of the main figures. */
const FIGURE_WIDTH = 35;

/** `phasewatch  orders, prod · 3 phases · ...   commit f8ba477`; without a commit outside a git checkout. */
export function headingLine({ counts }: AuditResult, stacks: readonly StackFile[]): string {
  const { pipeline, environment } = declaredStack(stacks).config;
  const parts = [
    `${pipeline}, ${environment}`,
    count(counts.phases, 'phase'),
    count(counts.deployables, 'deployable'),
    count(counts.processors, 'processor'),
  ];
  const text = `phasewatch  ${parts.join(' · ')}`;
  const commit = commitOf();
  const right = commit === undefined ? '' : `commit ${commit}`.padStart(WIDTH - text.length);
  return `${text.replace('phasewatch', pc.bold('phasewatch'))}${pc.dim(right)}`;
}

function commitOf(): string | undefined {
  if (!existsSync('.git')) return undefined;
  const { status, stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** A step, its result and, on the right, how long it took. */
export function stepLine(name: string, result: string, seconds: number): string {
  const text = `${name.padEnd(11)}${result}`;
  return `${text}${pc.dim(`${seconds.toFixed(1)} s`.padStart(WIDTH - text.length))}`;
}

export function rehearsalText(rehearsals: readonly Rehearsal[]): string {
  const incidents = count(scoreboard(rehearsals).length, 'incident');
  const controls = count(controlsOf(rehearsals).names.length, 'control scenario');
  const runs = rehearsals.reduce((sum, rehearsal) => sum + rehearsal.runs, 0);
  return `${incidents} and ${controls}, ${count(runs, 'run')}`;
}

/** The scoreboard and the main figures, indented. */
export function scoreText({ audit, rehearsals }: StartResult): string {
  const slowest = slowestHang(audit);
  const figures = [
    `policies exercised by a scenario: ${coverageText(rehearsals)}`,
    ...(runsAtBaseline(rehearsals) ? [`wasted run-hours avoided: ${hoursAvoidedText(rehearsals)}`] : []),
    ...(slowest === undefined ? [] : [slowest]),
  ];
  return [
    ...scoreTable(rehearsals).split('\n'),
    controlLine(rehearsals),
    '',
    ...figures.map((figure) => figure.replace(/^([^:]*): /, (_, name: string) => name.padEnd(FIGURE_WIDTH))),
  ]
    .map((line) => (line === '' ? '' : `  ${line.trimEnd()}`))
    .join('\n');
}

/** Names the environments of the app that were not checked; no line where there is none. */
export function otherEnvironmentLines(environments: readonly string[], checked: string): string[] {
  const others = environments.filter((one) => one !== checked);
  if (others.length === 0) return [];
  return [`left out   ${others.join(', ')}: check each with phasewatch start --environment NAME`];
}

/** One line for each expectation that is not met. */
export function unmetLines(rehearsals: readonly Rehearsal[]): string[] {
  return rehearsals.flatMap(({ scenario, world, expectations }) =>
    expectations
      .filter(({ met }) => !met)
      .map(({ expected, got }) => `${pc.red('failed')} ${scenario.name} (${world}): expected ${expected}, got ${got}`),
  );
}

/** `PASS  125 of 125 expectations met, 0 errors, 1 warning (npm run -s audit shows it)` */
export function resultLine({ audit, rehearsals }: StartResult): string {
  const { errors, warnings } = audit.counts;
  const expectations = rehearsals.flatMap((one) => one.expectations);
  const met = expectations.filter((one) => one.met).length;
  const isPass = errors === 0 && met === expectations.length && expectations.length > 0;
  const hint = warnings === 0 ? '' : ` (npm run -s audit shows ${warnings === 1 ? 'it' : 'them'})`;
  const figures = [
    `${met.toLocaleString('en')} of ${count(expectations.length, 'expectation')} met`,
    count(errors, 'error'),
    `${count(warnings, 'warning')}${hint}`,
  ];
  return `${isPass ? pc.green('PASS') : pc.red('FAIL')}  ${figures.join(', ')}`;
}
