import type { BreakerRecord } from '../../model/breaker';
import type { GuardConfig } from '../../model/guard-config';
import { HEALTH_LIMITS, REPORT_WINDOW, type ReportKind } from '../../model/health';
import { Names } from '../../model/names';
import type { PhaseMemory } from '../deadline/deadline-dates';
import type { PhaseDay, SlowDay } from '../ports/analysis-source';
import type { Outcomes, RunSummary, Sample } from '../ports/health-source';
import type { DeployedPolicy, SloState, WorstAges } from '../ports/monitoring-reader';
import { limitsOf, type Limits } from '../tick/limits';
import { stopsOf } from '../breaker/breaker-view';
import { anomaliesOf } from './anomalies';
import { policyFindings, policyHealth, type ConditionStates } from './armed-policies';
import { deadlinesOf } from './deadline-health';
import { incidentFindings, incidentsOf, inFlightFindings, inFlightOf, monitorFindings } from './in-flight';
import { monthOf, slowDayFindings } from './month-health';
import { phaseFindings, phaseHealth } from './phase-health';
import type {
  DeadlineHealth,
  Finding,
  HealthReport,
  OpenBreaker,
  PhaseHealth,
  PhaseMonth,
  Unread,
  Verdict,
} from './build-report';
import { Runbooks } from './runbooks';
import { breakerCriticality, levelOf } from './severity';
import { groupBy } from './statistics';
import { formatPercent } from './format';

/** The input of a report. What could not be read is absent here and listed in `unread`. */
export interface HealthInput {
  readonly kind: ReportKind;
  readonly config: GuardConfig;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly unread: readonly Unread[];
  /** By phase: its runs in the window. */
  readonly phases: ReadonlyMap<string, Sample>;
  /** By processor: its runs before the window. */
  readonly normals: ReadonlyMap<string, Sample>;
  /** By phase: how runs ended, by day. */
  readonly days: ReadonlyMap<string, readonly Outcomes[]>;
  readonly worstAges?: WorstAges | undefined;
  readonly inFlight?: Sample | undefined;
  readonly unresolved?: Sample | undefined;
  readonly breakers?: readonly BreakerRecord[] | undefined;
  readonly slos?: readonly SloState[] | undefined;
  readonly policies?: readonly DeployedPolicy[] | undefined;
  /** By display name of a policy: the states of its conditions. */
  readonly conditionStates: ReadonlyMap<string, ConditionStates>;
  /** By phase: data dates past their deadline. */
  readonly missedDeadlines?: ReadonlyMap<string, number> | undefined;
  /** From the standing analysis: of the last 30 days, and of the days of the window. */
  readonly monthDays?: readonly PhaseDay[] | undefined;
  readonly slowDays?: readonly SlowDay[] | undefined;
  readonly lastTick?: number | null | undefined;
  /** By phase: how far the monitor has judged its deadlines, and the missed dates. */
  readonly judgedDeadlines?: Readonly<Record<string, PhaseMemory>> | undefined;
}

/** Makes the report. Pure: the same input gives the same report. */
export function reportOf(input: HealthInput): HealthReport {
  const { kind, config, now, unread } = input;
  const limits = limitsOf(config);
  const runbooks = new Runbooks(config.runbooks);
  const windowMs = REPORT_WINDOW[kind].toMilliseconds();
  const phases = phasesOf(input, windowMs / 1_000);
  const inFlight = input.inFlight && inFlightOf(input.inFlight, limits, now);
  const incidents = input.unresolved && incidentsOf(input.unresolved, limits, runbooks);
  const breakers = input.breakers?.filter(({ state }) => state !== 'closed').map((one) => openBreaker(one, config));
  const deadlines = input.judgedDeadlines && deadlinesIn(input, input.judgedDeadlines);
  const policies = input.policies && policyHealth(input.policies, input.conditionStates);
  const findings = [
    ...(input.lastTick === undefined ? [] : monitorFindings(input.lastTick, now)),
    ...(inFlight === undefined ? [] : inFlightFindings(inFlight, limits, now)),
    ...(incidents === undefined ? [] : incidentFindings(incidents)),
    ...(breakers ?? []).map((breaker) => breakerFinding(breaker, config, limits)),
    ...[...(input.missedDeadlines ?? [])].flatMap((missed) => deadlineFinding(missed, limits, deadlines)),
    ...phases.flatMap(phaseFindings),
    ...anomalies(input),
    ...slowDayFindings(input.slowDays ?? []),
    ...(input.slos === undefined ? [] : sloFindings(input.slos)),
    ...(policies === undefined ? [] : policyFindings(policies)),
  ]
    .map((finding) => runbooks.withRunbook(finding))
    .sort((a, b) => Number(b.level === 'unhealthy') - Number(a.level === 'unhealthy'));
  const withoutPoint = (input.slos ?? []).filter(({ budgetLeft }) => budgetLeft === null);
  const missing = [
    ...unread,
    ...withoutPoint.map(({ name }) => ({ source: `SLO ${name}`, why: 'Monitoring has no point of it yet' })),
  ];
  return {
    version: 1,
    kind,
    pipeline: config.pipeline,
    environment: config.environment,
    project: config.project,
    region: config.region,
    control: new Names(config).functions.control,
    from: new Date(now - windowMs).toISOString(),
    at: new Date(now).toISOString(),
    verdict: verdictOf(findings, missing, phases.length),
    findings,
    unread: missing,
    phases,
    ...(input.monthDays === undefined ? {} : { month: monthIn(input.monthDays, input) }),
    ...(inFlight === undefined ? {} : { inFlight }),
    ...(incidents === undefined ? {} : { incidents }),
    ...(breakers === undefined ? {} : { breakers, closedBreakers: closedBreakers(breakers, config) }),
    ...(deadlines === undefined ? {} : { deadlines }),
    ...(input.slos === undefined ? {} : { slos: input.slos }),
    ...(policies === undefined ? {} : { policies }),
    ...(input.lastTick === undefined ? {} : { lastTick: isoOf(input.lastTick) }),
  };
}

function monthIn(days: readonly PhaseDay[], { config, now }: HealthInput): PhaseMonth[] {
  return monthOf(
    days,
    config.phases.map(({ id }) => id),
    now,
  );
}

function phasesOf(input: HealthInput, windowSeconds: number): PhaseHealth[] {
  return [...input.phases].map(([phase, sample]) =>
    phaseHealth({
      phase,
      config: input.config,
      sample,
      windowSeconds,
      days: input.days.get(phase),
      worstAges: input.worstAges?.get(phase),
      missedDeadlines: input.missedDeadlines?.get(phase),
    }),
  );
}

/**
 * One unhealthy finding makes the verdict unhealthy, even with unread sources. Otherwise an unread source makes it
 * `could not tell`: that source might be unhealthy. So does a report on no phase: there was nothing to judge.
 */
export function verdictOf(findings: readonly Finding[], unread: readonly Unread[], phases: number): Verdict {
  if (findings.some(({ level }) => level === 'unhealthy')) return 'unhealthy';
  if (unread.length > 0 || phases === 0) return 'could not tell';
  return findings.length > 0 ? 'degraded' : 'healthy';
}

function anomalies({ phases, normals, now }: HealthInput): Finding[] {
  const runs: RunSummary[] = [...phases.values()].flatMap((sample) => sample.runs);
  return [...groupBy(runs, (run) => run.processor)].flatMap(([processor, window]) =>
    anomaliesOf({ processor, window, before: normals.get(processor)?.runs, now }),
  );
}

function openBreaker({ id, state, since, reason, by }: BreakerRecord, { breakers = [] }: GuardConfig): OpenBreaker {
  const rule = breakers.find((one) => one.id === id);
  const wouldStop = rule?.observeOnly === true ? { wouldStop: stopsOf(rule) } : {};
  return { id, state, since: new Date(since).toISOString(), why: `${reason} (${by})`, ...wouldStop };
}

function breakerFinding(
  { id, state, since, why, wouldStop }: OpenBreaker,
  config: GuardConfig,
  limits: Limits,
): Finding {
  const stops = wouldStop === undefined ? '' : ` (observe only: would stop ${wouldStop.join(', ') || 'nothing'})`;
  const message = `the breaker is ${state.replace('_', '-')}${stops}: ${why}`;
  return { level: levelOf(breakerCriticality(config, limits, id)), code: 'breaker-open', subject: id, message, since };
}

function closedBreakers(open: readonly OpenBreaker[], { breakers = [] }: GuardConfig): string[] {
  return breakers.map(({ id }) => id).filter((id) => !open.some((one) => one.id === id));
}

function deadlinesIn(
  { config, phases, normals, now }: HealthInput,
  judged: Readonly<Record<string, PhaseMemory>>,
): DeadlineHealth[] {
  const runs = [...phases.values(), ...normals.values()].flatMap((sample) => sample.runs);
  return deadlinesOf({ config, judged, runs, now });
}

/** Since the first deadline that was missed, where the monitor's memory could be read. */
function deadlineFinding(
  [phase, dates]: readonly [string, number],
  limits: Limits,
  deadlines: readonly DeadlineHealth[] = [],
): Finding[] {
  if (dates === 0) return [];
  const first = deadlines.find((one) => one.phase === phase && one.state === 'missed');
  const message = `${dates} ${dates === 1 ? 'data date is' : 'data dates are'} past the deadline and not done`;
  const { criticality } = limits.phases.get(phase) ?? limits.pipeline;
  const since = first === undefined ? {} : { since: first.at };
  return [{ level: levelOf(criticality), code: 'deadline-missed', subject: phase, message, ...since }];
}

function sloFindings(slos: readonly SloState[]): Finding[] {
  if (slos.length === 0) {
    const message = 'no SLO is declared in Monitoring: deploy the observability stack';
    return [{ level: 'degraded', code: 'slo-none', subject: 'SLO', message }];
  }
  return slos.flatMap(({ name, goal, budgetLeft }): Finding[] => {
    if (budgetLeft === null || budgetLeft >= HEALTH_LIMITS.lowBudget) return [];
    const message = `${formatPercent(Math.max(0, budgetLeft))} of the error budget is left (goal ${formatPercent(goal)})`;
    return budgetLeft <= 0
      ? [{ level: 'unhealthy', code: 'slo-spent', subject: name, message }]
      : [{ level: 'degraded', code: 'slo-low', subject: name, message }];
  });
}

function isoOf(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
