import Table from 'cli-table3';
import { createColors } from 'picocolors';
import type { HealthReport, InFlight, PhaseHealth, Verdict } from '../guard/health/build-report';
import { policyCounts, type PolicyHealth } from '../guard/health/armed-policies';
import { judgedText, type Judged } from '../model/judged';
import { formatPercent, formatSeconds, sparkline } from '../guard/health/format';

type Colors = ReturnType<typeof createColors>;

const STYLE = { head: [], border: [], compact: true };
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

/** The report for a terminal: verdict, findings, sources that could not be read, then the figures. */
export function healthTable(report: HealthReport, isColored: boolean): string {
  const colors = createColors(isColored);
  const { pipeline, environment, kind, verdict, from, at } = report;
  const paint = paintOf(colors, verdict);
  return [
    `${colors.bold(`${pipeline} ${environment}`)}  ${paint(verdict)}  ${kind}, ${from.slice(0, 16)} to ${at.slice(0, 16)} UTC`,
    ...report.findings.map(
      ({ level, subject, message }) =>
        `  ${paintOf(colors, level)(level.padEnd(9))}  ${colors.bold(subject)}  ${message}`,
    ),
    ...report.unread.map(
      ({ source, why }) => `  ${colors.magenta('not read '.padEnd(9))}  ${colors.bold(source)}  ${why}`,
    ),
    ...(report.phases.length > 0 ? ['', phaseTable(report.phases)] : []),
    ...(report.inFlight !== undefined && report.inFlight.items.length > 0
      ? ['', inFlightTable(report.inFlight.items, colors)]
      : []),
    '',
    ...totals(report),
    judgedText(judgedInHealth(report)),
  ].join('\n');
}

function phaseTable(phases: readonly PhaseHealth[]): string {
  const table = new Table({
    head: [
      'phase',
      'success',
      'ok',
      'failed',
      'expected',
      'skipped',
      'P50',
      'P95',
      'P99',
      'complete',
      '7 days',
      'age/budget',
    ],
    style: STYLE,
  });
  for (const phase of phases) {
    const { durations, completeness } = phase;
    const times = durations === null ? ['', '', ''] : [durations.p50, durations.p95, durations.p99].map(formatSeconds);
    table.push([
      phase.truncated ? `${phase.phase} (latest ${phase.runs})` : phase.phase,
      phase.successRate === null ? '' : formatPercent(phase.successRate),
      phase.succeeded,
      phase.failed,
      phase.expectedFailures,
      phase.skipped,
      ...times,
      `${completeness.complete}/${completeness.due}`,
      phase.trend === undefined ? 'not read' : sparkline(phase.trend),
      phase.worstAges === undefined ? '' : sparkline(phase.worstAges),
    ]);
  }
  return table.toString();
}

function inFlightTable(items: readonly InFlight[], colors: Colors): string {
  const table = new Table({
    head: ['in flight', 'data date', 'age', 'budget', 'heartbeat age', 'allowed'],
    style: STYLE,
  });
  for (const run of items.slice(0, SHOWN)) {
    const mark = (value: number, limit: number) =>
      value > limit ? colors.red(formatSeconds(value)) : formatSeconds(value);
    table.push([
      run.attempt === 1 ? run.processor : `${run.processor} (attempt ${run.attempt})`,
      run.dataDate,
      mark(run.ageSeconds, run.budgetSeconds),
      formatSeconds(run.budgetSeconds),
      mark(run.silentSeconds, run.allowedSilenceSeconds),
      formatSeconds(run.allowedSilenceSeconds),
    ]);
  }
  return table.toString();
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
