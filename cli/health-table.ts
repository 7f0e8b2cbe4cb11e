import { createColors } from 'picocolors';
import type {
  HealthReport,
  InFlight,
  PhaseHealth,
  PhaseMonth,
  PolicyHealth,
  Verdict,
} from '../guard/health/build-report';
import { policyCounts } from '../guard/health/armed-policies';
import { judgedText, type Judged } from '../model/judged';
import { formatPercent, formatSeconds, sparkline } from '../guard/health/format';
import { fitLines } from '../report/parts/fit-lines';
import { terminalTable } from '../report/parts/terminal-table';

type Colors = ReturnType<typeof createColors>;

/** Most runs in flight that are listed; the count covers all. */
const SHOWN = 10;

/** The phases that the report judges, and the sources that could not be read. */
export function judgedInHealth({ phases, unread }: HealthReport): Judged {
  return {
    judged: { count: phases.length, one: 'phase', many: 'phases' },
    notJudged: [{ count: unread.length, one: 'source not read', many: 'sources not read' }],
    leftOut: [],
  };
}

/** How the report is drawn. */
export interface HealthTableOptions {
  readonly color: boolean;
  /** Characters of a line. */
  readonly width: number;
}

/** The report for a terminal: verdict, findings, sources that could not be read, then the figures. */
export function healthTable(report: HealthReport, { color, width }: HealthTableOptions): string {
  const colors = createColors(color);
  const { pipeline, environment, kind, verdict, from, at } = report;
  const paint = paintOf(colors, verdict);
  const lines = [
    `${colors.bold(`${pipeline} ${environment}`)}  ${paint(verdict)}  ${kind}, ${from.slice(0, 16)} to ${at.slice(0, 16)} UTC`,
    ...report.findings.map(
      ({ level, subject, message }) =>
        `  ${paintOf(colors, level)(level.padEnd(9))}  ${colors.bold(subject)}  ${message}`,
    ),
    ...report.unread.map(
      ({ source, why }) => `  ${colors.magenta('not read '.padEnd(9))}  ${colors.bold(source)}  ${why}`,
    ),
    ...(report.phases.length > 0
      ? ['', resultTable(report.phases, width), '', durationTable(report.phases, width)]
      : []),
    ...(report.month === undefined ? [] : ['', monthTable(report.month, width)]),
    ...(report.inFlight !== undefined && report.inFlight.items.length > 0
      ? ['', inFlightTable(report.inFlight.items, colors, width)]
      : []),
    '',
    ...totals(report),
    judgedText(judgedInHealth(report)),
  ];
  return fitLines(lines.join('\n'), width);
}

const RESULT_HEADINGS = ['phase', 'success', 'ok', 'failed', 'expected', 'skipped', 'complete', 'last 7 days'];

function resultTable(phases: readonly PhaseHealth[], width: number): string {
  const rows = phases.map((phase) => [
    phase.truncated ? `${phase.phase} (latest ${phase.runs})` : phase.phase,
    phase.successRate === null ? '' : formatPercent(phase.successRate),
    phase.succeeded,
    phase.failed,
    phase.expectedFailures,
    phase.skipped,
    `${phase.completeness.complete}/${phase.completeness.due}`,
    phase.trend === undefined ? 'not read' : sparkline(phase.trend),
  ]);
  return terminalTable(RESULT_HEADINGS, rows, width);
}

const DURATION_HEADINGS = ['run durations', 'P50', 'P95', 'P99', 'age over budget, 7 days'];

/** Phases with a run; the last column has the highest age over budget of each day. */
function durationTable(phases: readonly PhaseHealth[], width: number): string {
  const rows = phases.flatMap(({ phase, durations, worstAges }) =>
    durations === null && worstAges === undefined
      ? []
      : [
          [
            phase,
            ...(durations === null ? ['', '', ''] : [durations.p50, durations.p95, durations.p99].map(formatSeconds)),
            worstAges === undefined ? '' : sparkline(worstAges),
          ],
        ],
  );
  return terminalTable(DURATION_HEADINGS, rows, width);
}

const MONTH_HEADINGS = ['30 days', 'success', 'ok', 'failed', 'expected', 'by day'];

/** Success of each phase over 30 days, from the standing analysis. */
function monthTable(month: readonly PhaseMonth[], width: number): string {
  const rows = month.map(({ phase, successRate, succeeded, failed, expectedFailures, days }) => [
    phase,
    successRate === null ? '' : formatPercent(successRate),
    succeeded,
    failed,
    expectedFailures,
    sparkline(days),
  ]);
  return terminalTable(MONTH_HEADINGS, rows, width);
}

const IN_FLIGHT_HEADINGS = ['in flight', 'data date', 'age', 'budget', 'heartbeat age', 'allowed'];

function inFlightTable(items: readonly InFlight[], colors: Colors, width: number): string {
  const mark = (value: number, limit: number) =>
    value > limit ? colors.red(formatSeconds(value)) : formatSeconds(value);
  const rows = items
    .slice(0, SHOWN)
    .map((run) => [
      run.attempt === 1 ? run.processor : `${run.processor} (attempt ${run.attempt})`,
      run.dataDate,
      mark(run.ageSeconds, run.budgetSeconds),
      formatSeconds(run.budgetSeconds),
      mark(run.silentSeconds, run.allowedSilenceSeconds),
      formatSeconds(run.allowedSilenceSeconds),
    ]);
  return terminalTable(IN_FLIGHT_HEADINGS, rows, width);
}

function totals({ inFlight, incidents, breakers, slos, policies, lastTick }: HealthReport): string[] {
  const lengthOf = (list: { readonly items: readonly unknown[]; readonly truncated: boolean } | undefined) =>
    list === undefined ? 'not read' : `${list.items.length}${list.truncated ? ' or more' : ''}`;
  const budgets = slos?.map(({ name, goal, compliance, budgetLeft }) =>
    budgetLeft === null
      ? `  ${name}: no point in Monitoring yet, goal ${formatPercent(goal)}`
      : `  ${name}: ${formatPercent(budgetLeft)} of the error budget left, ${compliance === null ? '' : `${formatPercent(compliance)} good, `}goal ${formatPercent(goal)}`,
  );
  return [
    `in flight ${lengthOf(inFlight)} · open incidents ${lengthOf(incidents)} · open breakers ${breakers?.length ?? 'not read'}` +
      ` · last tick ${lastTick === undefined ? 'not read' : (lastTick ?? 'never')}`,
    `SLOs ${slos === undefined ? 'not read' : slos.length === 0 ? 'none declared' : slos.length}`,
    ...(budgets ?? []),
    `alert policies ${policies === undefined ? 'not read' : policyCounts(policies)}`,
    ...(policies ?? []).filter(({ state }) => state !== 'armed').map(policyText),
  ];
}

function policyText({ name, state, changedAt, conditions }: PolicyHealth): string {
  const since = state === 'no point yet' && changedAt !== null ? ` since its change ${changedAt.slice(0, 16)} UTC` : '';
  return `  ${name}: ${state}${since}${conditions === undefined ? '' : ` (${conditions.join(', ')})`}`;
}

function paintOf(colors: Colors, verdict: Verdict): (text: string) => string {
  switch (verdict) {
    case 'healthy':
      return colors.green;
    case 'degraded':
      return colors.yellow;
    case 'unhealthy':
      return colors.red;
    case 'could not tell':
      return colors.magenta;
  }
}
