import { gaugeNamespace, type GuardConfig } from '../../model/guard-config';
import { NORMAL_WINDOW, READ_LIMITS, REPORT_WINDOW, TREND_DAYS, type ReportKind } from '../../model/health';
import { Names } from '../../model/names';
import { utcDayOf } from '../../model/utc-day';
import type { AnalysisSource } from '../ports/analysis-source';
import type { BreakerStore } from '../ports/breaker-store';
import { within, type Clock } from '../ports/clock';
import type { HealthSource, Outcomes, Sample, Span } from '../ports/health-source';
import type { DeployedPolicy, MonitoringReader } from '../ports/monitoring-reader';
import { mapConcurrent } from '../tick/map-concurrent';
import { conditionStates, type ConditionStates } from './armed-policies';
import { firstLineOf } from './first-line';
import type { HealthInput } from './health-report';
import { MONTH_SOURCE, monthUntil } from './month-health';
import type { Unread } from './build-report';
import { tallyOf } from './statistics';

/** The sources of a report. */
export interface Sources {
  readonly health: HealthSource;
  readonly breakers: Pick<BreakerStore, 'all'>;
  readonly monitoring: MonitoringReader;
  /** Read where the configuration declares it. @default - not read: the function has no rights to it */
  readonly analysis?: AnalysisSource | undefined;
  readonly clock: Clock;
}

export interface Asked {
  readonly kind: ReportKind;
  readonly config: GuardConfig;
  readonly now: number;
  /** Milliseconds since the epoch; a source that has not answered by then is unread. */
  readonly deadline: number;
}

const DAY_MS = 86_400_000;
/** Concurrent requests to Firestore. */
const WIDTH = 32;

/** Reads all sources independently: if one fails, only its part of the report is missing. */
export async function fetchSources(sources: Sources, { kind, config, now, deadline }: Asked): Promise<HealthInput> {
  const { health, breakers, monitoring, clock } = sources;
  const reading = new Reading(clock, deadline);
  const window: Span = { from: now - REPORT_WINDOW[kind].toMilliseconds(), to: now };
  const before: Span = { from: window.from - NORMAL_WINDOW.toMilliseconds(), to: window.from };
  const phases = config.phases.map(({ id }) => id);
  const processors = config.processors.map(({ name }) => name);
  const names = new Names(config);
  const scope = { project: config.project, namespace: gaugeNamespace(config), names };

  const standing = analysisOf(reading, sources, { config, now, from: window.from });
  const [
    ofPhases,
    normals,
    inFlight,
    unresolved,
    lastTick,
    judged,
    records,
    slos,
    worstAges,
    missedDeadlines,
    policies,
  ] = await Promise.all([
    reading.each('runs of', phases, (phase) => health.ofPhase(phase, window, READ_LIMITS.window)),
    reading.each('normal of', processors, (name) => health.ofProcessor(name, before, READ_LIMITS.history)),
    reading.one('runs in flight', () => health.inFlight(READ_LIMITS.inFlight)),
    reading.one('open incidents', () => health.unresolved(READ_LIMITS.inFlight)),
    reading.one("the monitor's last tick", () => health.lastTick()),
    reading.one('judged deadlines', () => health.deadlines()),
    reading.one('breakers', () => breakers.all()),
    reading.one('SLOs', () => monitoring.slos(config.project, names.sloService, now)),
    reading.one('trends in Monitoring', () => monitoring.worstAges(scope, now, TREND_DAYS)),
    reading.one('missed deadlines in Monitoring', () => monitoring.missedDeadlines(scope, now)),
    reading.one('alert policies', () => monitoring.policies(config.project, names)),
  ]);
  const states = await statesOf(reading, monitoring, policies ?? [], { project: config.project, now });
  const days = await daysOf(reading, health, { config, now, ofPhases, normals });
  const analysis = await standing;
  const unread = [...reading.unread].sort((a, b) => (a.source < b.source ? -1 : 1));
  return {
    kind,
    config,
    now,
    unread,
    phases: ofPhases,
    normals,
    days,
    inFlight,
    unresolved,
    lastTick,
    judgedDeadlines: judged,
    breakers: records,
    slos,
    policies,
    conditionStates: states,
    worstAges,
    missedDeadlines,
    ...analysis,
  };
}

/** What the standing analysis has, where it is declared and may be read here. */
async function analysisOf(
  reading: Reading,
  { analysis }: Sources,
  { config, now, from }: Pick<Asked, 'config' | 'now'> & { readonly from: number },
): Promise<Pick<HealthInput, 'monthDays' | 'slowDays'>> {
  if (config.analysis !== true || analysis === undefined) return {};
  const days = { from: utcDayOf(from), to: utcDayOf(now) };
  const [monthDays, slowDays] = await Promise.all([
    reading.one(MONTH_SOURCE, () => analysis.success(monthUntil(now))),
    reading.one('durations by day in BigQuery', () => analysis.slowDays(days)),
  ]);
  return { monthDays, slowDays };
}

interface Samples {
  readonly config: GuardConfig;
  readonly now: number;
  readonly ofPhases: ReadonlyMap<string, Sample>;
  readonly normals: ReadonlyMap<string, Sample>;
}

/** By phase: how runs ended on each of the last days. */
function daysOf(reading: Reading, health: HealthSource, { config, now, ofPhases, normals }: Samples) {
  return reading.each('trend of', [...ofPhases.keys()], (phase) => {
    const samples = [
      ofPhases.get(phase),
      ...config.processors.filter((processor) => processor.phase === phase).map(({ name }) => normals.get(name)),
    ];
    return Promise.all(daysUntil(now).map((day) => dayOutcomes(health, phase, day, samples)));
  });
}

/** By display name of a policy: the states of its conditions. */
function statesOf(
  reading: Reading,
  monitoring: MonitoringReader,
  policies: readonly DeployedPolicy[],
  { project, now }: { readonly project: string; readonly now: number },
): Promise<Map<string, ConditionStates>> {
  const byName = new Map(policies.map((policy) => [policy.displayName, policy]));
  return reading.each('points of the policy', [...byName.keys()], async (name) => {
    const policy = byName.get(name);
    const hasPoint = (filter: string, since: number) => monitoring.hasPoint(project, filter, { since, at: now });
    return policy === undefined ? [] : conditionStates(policy, hasPoint);
  });
}

/** The last days, oldest first; each has 24 hours, and the last one ends now. */
function daysUntil(now: number): Span[] {
  return Array.from({ length: TREND_DAYS }, (_, i) => {
    const to = now - (TREND_DAYS - 1 - i) * DAY_MS;
    return { from: to - DAY_MS, to };
  });
}

/** From the samples, if they cover the day; else by counting queries. */
function dayOutcomes(
  health: HealthSource,
  phase: string,
  day: Span,
  samples: readonly (Sample | undefined)[],
): Promise<Outcomes> {
  const isWhole = samples.every((sample) => sample !== undefined && reaches(sample, day.from));
  if (!isWhole) return health.outcomes(phase, day);
  const runs = samples.flatMap((sample) => sample?.runs ?? []);
  return Promise.resolve(
    tallyOf(runs.filter((run) => run.phase === phase && run.startedAt >= day.from && run.startedAt < day.to)),
  );
}

/** Does a sample hold all runs since `from`? A truncated one holds all runs after its oldest. */
function reaches({ runs, truncated }: Sample, from: number): boolean {
  return !truncated || (runs.at(-1)?.startedAt ?? Infinity) < from;
}

/** Reads sources, and records which could not be read and why. */
class Reading {
  readonly unread: Unread[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly deadline: number,
  ) {}

  async one<T>(source: string, read: () => Promise<T>): Promise<T | undefined> {
    const [result] = await Promise.allSettled([this.inTime(source, read)]);
    if (result.status === 'fulfilled') return result.value;
    this.unread.push({ source, why: firstLineOf(result.reason) });
    return undefined;
  }

  /** Reads one value for each name. Failures become one entry of `unread`, with their number and the first reason. */
  async each<T>(source: string, names: readonly string[], read: (name: string) => Promise<T>): Promise<Map<string, T>> {
    const results = await mapConcurrent(names, WIDTH, (name) => this.inTime(`${source} ${name}`, () => read(name)));
    const values = new Map<string, T>();
    const failed: string[] = [];
    let why = '';
    results.forEach((result, i) => {
      const name = names[i] ?? '';
      if (result.status === 'fulfilled') {
        values.set(name, result.value);
        return;
      }
      if (failed.length === 0) why = firstLineOf(result.reason);
      failed.push(name);
    });
    const [first, ...others] = failed;
    if (first !== undefined) {
      const more = others.length === 0 ? '' : ` and ${others.length} more`;
      this.unread.push({ source: `${source} ${first}${more}`, why });
    }
    return values;
  }

  /** `async`, so that a source that throws synchronously also rejects. */
  private async inTime<T>(what: string, read: () => Promise<T>): Promise<T> {
    return within(this.clock, this.deadline, `reading ${what}`, read());
  }
}
