import { InputError, refuse, type Problem } from '../../model/problem';
import type { MetricDescriptors } from '../metrics/metric-descriptor';
import { seriesKey, type Series } from '../metrics/series';
import { compilePolicy, matchingKeys } from './compile';
import { EvaluationClock } from './evaluation-clock';
import { choicesOf, type EngineOptions } from './options';
import type { AlertPolicy } from './policy';
import { policyProblems } from './policy-checks';
import { PolicyRun } from './policy-run';
import type { EngineResult, PolicyResult } from './result';
import { WatchedSeries } from './watched-series';

/** How often series that nobody remembers are let go of. */
const SWEEP_MS = 24 * 3_600_000;

type Entry = { readonly policy: AlertPolicy } & (
  { readonly run: PolicyRun; readonly remark: string | null } | { readonly unevaluated: string }
);

/**
 * Evaluates alert policies over time series, offline: points go in, time is advanced, incidents come out.
 *
 * @example
 * const engine = new AlertEngine(policies, descriptors, { startAt });
 * engine.write(series, startAt, 0.3);
 * engine.advanceTo(startAt + 60_000);
 * engine.finish(startAt + 3_600_000).incidents;
 */
export class AlertEngine {
  readonly #entries: readonly Entry[];
  readonly #runs: readonly PolicyRun[];
  readonly #clock: EvaluationClock;
  /** Series by identity. */
  readonly #watched = new Map<string, WatchedSeries>();
  /** The same by object, so that a series that is handed over again costs no key. */
  readonly #byObject = new WeakMap<Series, WatchedSeries>();
  readonly #stats = { points: 0, unmatchedPoints: 0, latePoints: 0 };
  /** The first evaluation that has not been done. */
  #nextTick = 0;
  #nextMs: number;
  #sweepAt: number;

  /**
   * @throws InputError for everything that the API would refuse in the policies (see `policyProblems`), ENG001 where
   * two policies have one id, ENG002 for an option out of range
   */
  constructor(policies: readonly AlertPolicy[], descriptors: MetricDescriptors, options: EngineOptions) {
    const choices = choicesOf(options);
    const problems = [
      ...optionProblems(options),
      ...duplicates(policies),
      ...policies.flatMap((policy) => policyProblems(policy, descriptors)),
    ];
    if (problems.length > 0) throw new InputError(problems);
    this.#clock = new EvaluationClock(options.startAt, choices.evaluationPeriodSeconds * 1_000);
    const visibility = {
      delayMs: (options.ingestionDelaySeconds ?? 0) * 1_000,
      windowLagMs: choices.windowLagSeconds * 1_000,
    };
    this.#entries = policies.map((policy) => {
      const compiled = compilePolicy(policy, descriptors, choices);
      if ('unevaluated' in compiled) return { policy, unevaluated: compiled.unevaluated };
      const blind = policy.combiner === 'AND_WITH_MATCHING_RESOURCE' && matchingKeys(compiled)?.length === 0;
      const remark = blind ? 'no resource label survives aggregation: resources are matched by their type alone' : null;
      return { policy, run: new PolicyRun(policy, compiled, this.#clock, visibility, choices), remark };
    });
    this.#runs = this.#entries.flatMap((entry) => ('run' in entry ? [entry.run] : []));
    this.#nextMs = options.startAt;
    this.#sweepAt = options.startAt + SWEEP_MS;
  }

  /**
   * Takes one point. It can be used from its time plus the ingestion delay on; one that comes in after that can be used
   * from the next evaluation on. A second point at the same instant takes the place of the first.
   * @param series treated as immutable; handing over the same object again is cheap
   * @param at milliseconds since the epoch
   * @throws InputError ENG003 for a time or a value that is not finite
   */
  write(series: Series, at: number, value: number | boolean): void {
    const number = Number(value);
    if (!Number.isFinite(number) || !Number.isFinite(at)) refusePoint(series, at, number);
    let watched = this.#byObject.get(series);
    if (watched === undefined || watched.retired) watched = this.#admit(series);
    this.#stats.points++;
    if (watched.unmatched) this.#stats.unmatchedPoints++;
    else if (!watched.add(at, number, this.#nextTick, this.#nextMs)) this.#stats.latePoints++;
  }

  /** Does every evaluation up to and including `at`, in order. Going back does nothing. */
  advanceTo(at: number): void {
    const last = this.#clock.tickAtOrBefore(at);
    if (last < this.#nextTick) return;
    for (const run of this.#runs) {
      for (let tick = run.nextTick; tick <= last; tick = run.nextTick) run.evaluate(tick);
    }
    this.#nextTick = last + 1;
    this.#nextMs = this.#clock.timeOf(this.#nextTick);
    if (this.#nextMs >= this.#sweepAt) this.#sweep();
  }

  /** Advances to `at` and gives everything that has happened so far; the engine can go on from there. */
  finish(at: number): EngineResult {
    this.advanceTo(at);
    const incidents = this.#runs.flatMap((run) => run.log.incidents).sort((a, b) => a.openedAt - b.openedAt);
    const index = new Map(incidents.map((incident, i) => [incident, i]));
    const notifications = this.#runs.flatMap((run) => run.log.notifications).sort((a, b) => a.at - b.at);
    return {
      policies: this.#entries.map(policyResult),
      incidents: incidents.map((incident) => ({ ...incident })),
      notifications: notifications.map(({ incident, ...rest }) => ({
        at: rest.at,
        kind: rest.kind,
        policy: incident.policy,
        incident: index.get(incident) ?? -1,
        channel: rest.channel,
      })),
      stats: {
        evaluations: this.#runs.reduce((sum, run) => sum + run.evaluations, 0),
        instants: this.#nextTick * this.#runs.length,
        ...this.#stats,
        series: this.#watched.size,
      },
    };
  }

  #admit(series: Series): WatchedSeries {
    const key = seriesKey(series);
    const watched = this.#watched.get(key) ?? this.#follow(key, series);
    this.#byObject.set(series, watched);
    return watched;
  }

  #follow(key: string, series: Series): WatchedSeries {
    const watched = new WatchedSeries(key);
    for (const { conditions } of this.#runs) {
      for (const run of conditions) {
        if (run.condition.matches(series)) watched.follow(run, run.follow(key, series, watched.points));
      }
    }
    if (!watched.unmatched) this.#watched.set(key, watched);
    return watched;
  }

  #sweep(): void {
    this.#sweepAt = this.#nextMs + SWEEP_MS;
    for (const watched of this.#watched.values()) if (watched.retire()) this.#watched.delete(watched.key);
  }
}

function policyResult(entry: Entry): PolicyResult {
  const { policy } = entry;
  const evaluated = 'run' in entry;
  const incidents = evaluated ? entry.run.log.incidents : [];
  return {
    id: policy.id,
    displayName: policy.displayName,
    severity: policy.severity ?? null,
    status: evaluated ? 'evaluated' : 'not_evaluated',
    reason: evaluated ? entry.remark : entry.unevaluated,
    incidents: incidents.length,
    firstOpenedAt: incidents[0]?.openedAt ?? null,
  };
}

function duplicates(policies: readonly AlertPolicy[]): Problem[] {
  const ids = policies.map((policy) => policy.id);
  return [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))].map((id) => ({
    code: 'ENG001',
    where: id,
    rule: 'every policy has an id of its own',
    got: 'the same id twice',
    fix: 'give the policies one by one',
  }));
}

function optionProblems(options: EngineOptions): Problem[] {
  const { rememberSeriesHours = 1, defaultAutoCloseHours = 1, ...rest } = options;
  const atLeastZero = Object.entries(rest).filter(([, value]) => typeof value === 'number' && !(value >= 0));
  const aboveZero = Object.entries({ rememberSeriesHours, defaultAutoCloseHours }).filter(([, value]) => !(value > 0));
  return [...atLeastZero, ...aboveZero].map(([name, value]) => ({
    code: 'ENG002',
    where: `engine option ${name}`,
    rule: 'a time is a number that is not negative, and above zero for rememberSeriesHours and defaultAutoCloseHours',
    got: String(value),
    fix: 'leave it out for the default',
  }));
}

function refusePoint(series: Series, at: number, value: number): never {
  return refuse({
    code: 'ENG003',
    where: seriesKey(series),
    rule: 'a point has a finite time and a finite value',
    got: `${value} at ${at}`,
    fix: 'leave the point out',
  });
}
