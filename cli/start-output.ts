import pc from 'picocolors';
import type { AuditResult } from '../audit/audit';
import { count } from '../model/count';
import { judgedText } from '../model/judged';
import { findingText } from '../report/audit/finding-text';
import { slowestHang } from '../report/audit/summary';
import { verdictOf } from '../report/page/verdict';
import { judgedIn } from '../report/rehearsal/judged';
import { notSimulatedText } from '../report/rehearsal/not-simulated';
import { controlsOf, runsAtBaseline, scoreboard } from '../report/rehearsal/score';
import { controlLine, coverageText, hoursAvoidedText, scoreTable } from '../report/rehearsal/summary-table';
import type { GuardConfig } from '../model/guard-config';
import type { Rehearsal } from '../simulation/rehearsal';

/** The results that `npm start` prints. */
export interface StartResult {
  readonly audit: AuditResult;
  readonly rehearsals: readonly Rehearsal[];
}

/** Column in which the lines with a time or a commit end on a wide terminal. */
const WIDEST = 100;
/** The scoreboard is indented by this number of blanks. */
const INDENT = 2;
/** Width of the names of the main figures. */
const FIGURE_WIDTH = 35;

/** `phasewatch  orders, prod · 3 phases · ...   commit f8ba477`; without a commit outside a git checkout. */
export function headingLine(
  { counts }: AuditResult,
  { pipeline, environment }: Pick<GuardConfig, 'pipeline' | 'environment'>,
  { commit, width }: { readonly commit: string | undefined; readonly width: number },
): string {
  const parts = [
    `${pipeline}, ${environment}`,
    count(counts.phases, 'phase'),
    count(counts.deployables, 'deployable'),
    count(counts.processors, 'processor'),
  ];
  const text = `phasewatch  ${parts.join(' · ')}`;
  const right = commit === undefined ? '' : `commit ${commit}`.padStart(Math.min(width, WIDEST) - text.length);
  return `${text.replace('phasewatch', pc.bold('phasewatch'))}${pc.dim(right)}`;
}

/** A step, its result and, on the right, how long it took. */
export function stepLine(
  step: { readonly name: string; readonly seconds: number },
  result: string,
  width: number,
): string {
  const text = `${step.name.padEnd(11)}${result} `;
  return `${text}${pc.dim(`${step.seconds.toFixed(1)} s`.padStart(Math.min(width, WIDEST) - text.length))}`;
}

export function rehearsalText(rehearsals: readonly Rehearsal[]): string {
  const incidents = count(scoreboard(rehearsals).length, 'incident');
  const controls = count(controlsOf(rehearsals).names.length, 'control scenario');
  const runs = rehearsals.reduce((sum, rehearsal) => sum + rehearsal.runs, 0);
  return `${incidents} and ${controls}, ${count(runs, 'run')}${reusedText(rehearsals)}`;
}

/** Which part of it was not simulated now; empty: nothing. */
function reusedText(rehearsals: readonly Rehearsal[]): string {
  const having = (origin: Rehearsal['origin']) => rehearsals.filter((one) => one.origin === origin).length;
  const [kept, evaluated] = [having('kept'), having('evaluated')];
  const parts = [
    ...(kept === 0 ? [] : [`${kept} kept`]),
    ...(evaluated === 0 ? [] : [`${evaluated} with other alert policies`]),
  ];
  return parts.length === 0 ? '' : ` (of ${rehearsals.length} rehearsals, ${parts.join(', ')})`;
}

/** The scoreboard and the main figures, indented. */
export function scoreText({ audit, rehearsals }: StartResult, width: number): string {
  const slowest = slowestHang(audit);
  const figures = [
    `policies exercised by a scenario: ${coverageText(rehearsals)}`,
    ...(runsAtBaseline(rehearsals) ? [`wasted run-hours avoided: ${hoursAvoidedText(rehearsals)}`] : []),
    ...(slowest === undefined ? [] : [slowest]),
  ];
  return [
    ...scoreTable(rehearsals, width - INDENT).split('\n'),
    controlLine(rehearsals),
    '',
    ...figures.map((figure) => figure.replace(/^([^:]*): /, (_, name: string) => name.padEnd(FIGURE_WIDTH))),
  ]
    .map((line) => (line === '' ? '' : ' '.repeat(INDENT) + line.trimEnd()))
    .join('\n');
}

/** What was judged, what was not, and what was left out, of the audit and of the scenarios. */
export function judgedLines(
  { audit, rehearsals }: StartResult,
  environments: readonly string[],
  checked: string,
): string[] {
  const left = notSimulatedText(rehearsals, 'listed in the report');
  return [
    `audit      ${judgedText(audit.judged)}`,
    `rehearse   ${judgedText(judgedIn(rehearsals))}`,
    ...(left === undefined ? [] : [`rehearse   ${left}`]),
    ...otherEnvironmentLines(environments, checked),
  ];
}

/** The errors of the audit, and the expectations that are not met, each followed by an empty line. */
export function failureLines({ audit, rehearsals }: StartResult): string[] {
  const errors = audit.findings.filter(({ severity }) => severity === 'error').map((error) => findingText(error, pc));
  return [...errors, ...unmetLines(rehearsals)].flatMap((failure) => [failure, '']);
}

/** Names the environments of the app that were not checked; no line where there is none. */
export function otherEnvironmentLines(environments: readonly string[], checked: string): string[] {
  const others = environments.filter((one) => one !== checked);
  if (others.length === 0) return [];
  return [`left out   ${others.join(', ')}: check each with phasewatch start --environment NAME`];
}

/** Each expectation that is not met, and the command that shows more. */
export function unmetLines(rehearsals: readonly Rehearsal[]): string[] {
  return rehearsals.flatMap(({ scenario, world, expectations }) =>
    expectations
      .filter(({ met }) => !met)
      .map(
        ({ expected, got }) =>
          `${pc.red('failed')} ${scenario.name} (${world}): expected ${expected}, got ${got}\n  more: phasewatch rehearse ${scenario.name}`,
      ),
  );
}

/** Whether the audit has no error, and every expectation is met, of at least one. */
export function isPass({ audit, rehearsals }: StartResult): boolean {
  const expectations = rehearsals.flatMap((one) => one.expectations);
  return audit.counts.errors === 0 && expectations.length > 0 && expectations.every(({ met }) => met);
}

const TONES = { good: pc.green, warn: pc.yellow, bad: pc.red } as const;

/** `PASS  125 of 125 expectations met, 0 errors, 1 warning (npm run -s audit shows it)` */
export function resultLine({ audit, rehearsals }: StartResult): string {
  const { errors, warnings } = audit.counts;
  const expectations = rehearsals.flatMap((one) => one.expectations);
  const met = expectations.filter((one) => one.met).length;
  const hint = warnings === 0 ? '' : ` (npm run -s audit shows ${warnings === 1 ? 'it' : 'them'})`;
  const figures = [
    `${met.toLocaleString('en')} of ${count(expectations.length, 'expectation')} met`,
    count(errors, 'error'),
    `${count(warnings, 'warning')}${hint}`,
  ];
  const { word, tone } = verdictOf(rehearsals, audit);
  return `${TONES[tone](word)}  ${figures.join(', ')}`;
}
