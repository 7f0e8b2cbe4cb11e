import { InputError, refuse, type Problem } from '../../../model/problem';
import type { Buckets } from '../../metrics/bucket-options';
import type { Distribution } from '../../metrics/distribution';
import type { LogEntry } from '../../filters/logging/log-entry';
import type { MetricDescriptors } from '../../metrics/metric-descriptor';
import { seriesKey, type Series } from '../../metrics/series';
import { PolicySet } from './policy-set';
import { EvaluationClock } from '../evaluation-clock';
import { choicesOf, type EngineOptions } from '../options';
import type { AlertPolicy } from '../../policies/policy';
import { policyProblems } from '../../policies/policy-checks';
import type { EngineResult } from '../result';
import { buildResult } from '../build-result';
import { WatchedSeries } from './incoming-series';

/** How often series that nobody remembers are let go of. */
const SWEEP_MS = 24 * 3_600_000;

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
  readonly #policySet: PolicySet;
  readonly #clock: EvaluationClock;
  /** Series by identity. */
  readonly #watched = new Map<string, WatchedSeries>();
  /** The same by object, so that a series that is handed over again costs no key. */
  readonly #byObject = new WeakMap<Series, WatchedSeries>();
  /** Where the last point went. Points mostly come in rounds, so that it says where the next one goes. */
  #last: WatchedSeries | undefined;
  readonly #buckets = new Map<string, Buckets>();
  readonly #stats = { points: 0, unmatchedPoints: 0, latePoints: 0 };
  /** The first evaluation that has not been done. */
  #nextTick = 0;
  #nextMs: number;
  #doneMs = -Infinity;
  #sweepAt: number;

  /**
   * @throws InputError for everything that the API would refuse in the policies (see `policyProblems`), unless they are
   * set aside; ENG001 where two policies have one id, ENG002 for an option out of range
   */
  constructor(policies: readonly AlertPolicy[], descriptors: MetricDescriptors, options: EngineOptions) {
    const refused = new Map<AlertPolicy, readonly Problem[]>();
    for (const policy of policies) {
      const found = policyProblems(policy, descriptors, options.objectives);
      if (found.length > 0) refused.set(policy, found);
    }
    const problems = [
      ...optionProblems(options),
      ...duplicates(policies),
      ...(options.setsRefusedAside === true ? [] : [...refused.values()].flat()),
    ];
    if (problems.length > 0) throw new InputError(problems);
    const choices = choicesOf(options);
    this.#clock = new EvaluationClock(options.startAt, choices.evaluationPeriodSeconds * 1_000);
    this.#policySet = new PolicySet(policies, refused, descriptors, options, choices, this.#clock);
    this.#nextMs = options.startAt;
    this.#sweepAt = options.startAt + SWEEP_MS;
  }

  /**
   * Takes one point. It can be used from its time plus the ingestion delay on; one that comes in after that can be used
   * from the next evaluation on. A second point at the same instant takes the place of the first.
   * @param series treated as immutable; handing over the same object again is cheap
   * @param at the time of the point, the end of what it counts, in milliseconds since the epoch
   * @param value a number, a truth value, or the distribution of a DISTRIBUTION metric
   * @param startAt when what the point counts began, of DELTA and CUMULATIVE metrics
   * @throws InputError ENG003 for a time or a value that is not finite, or a start that is not before the time; ENG004
   * for a distribution whose buckets are not those of the other points of its metric
   */
  write(series: Series, at: number, value: number | boolean | Distribution, startAt = NaN): void {
    const distribution = typeof value === 'object' ? value : undefined;
    const number = typeof value === 'object' ? value.count : Number(value);
    if (!Number.isFinite(number) || !Number.isFinite(at) || startAt > at) refusePoint(series, at, number, startAt);
    const watched = this.#watchedOf(series);
    if (distribution !== undefined && !watched.unmatched) this.#checkBuckets(series, distribution.buckets);
    this.#stats.points++;
    const start = startAt < at ? startAt : NaN;
    if (watched.unmatched) this.#stats.unmatchedPoints++;
    else if (!watched.add(at, number, start, distribution, this.#nextTick, this.#nextMs)) {
      this.#stats.latePoints++;
    }
  }

  /** Does any condition match log entries? */
  get readsLogs(): boolean {
    return this.#policySet.logRuns.length > 0;
  }

  /**
   * Takes a log entry, for the conditions that match logs. Entries come in the order in which they were received.
   * @param receivedAt milliseconds since the epoch
   */
  observe(entry: LogEntry, receivedAt: number): void {
    for (const run of this.#policySet.logRuns) run.observe(entry, receivedAt);
  }

  /** Does every evaluation up to and including `at`, in order. Going back does nothing. */
  advanceTo(at: number): void {
    if (at <= this.#doneMs) return;
    this.#doneMs = at;
    for (const one of this.#policySet.evaluated) {
      const last = one.clock.tickAtOrBefore(at);
      for (let tick = one.nextTick; tick <= last; tick = one.nextTick) one.evaluate(tick);
    }
    for (const group of this.#policySet.groups) group.pass(at);
    this.#nextTick = Math.max(this.#nextTick, this.#clock.tickAtOrBefore(at) + 1);
    this.#nextMs = this.#clock.timeOf(this.#nextTick);
    if (this.#nextMs >= this.#sweepAt) this.#sweep();
  }

  /** Advances to `at` and gives everything that has happened so far; the engine can go on from there. */
  finish(at: number): EngineResult {
    this.advanceTo(at);
    return buildResult(this.#policySet.entries, this.#doneMs, { ...this.#stats, series: this.#watched.size });
  }

  #checkBuckets({ metric }: Series, buckets: Buckets): void {
    const known = this.#buckets.get(metric.type);
    if (known === undefined) this.#buckets.set(metric.type, buckets);
    else if (!known.same(buckets)) {
      refuse({
        code: 'ENG004',
        where: metric.type,
        rule: 'all distributions of a metric that a policy looks at have the same buckets: how Monitoring merges others is not documented',
        got: JSON.stringify(buckets.options),
        fix: 'rehearse the time before and after a change one by one, or the series of each kind of buckets',
      });
    }
  }

  #watchedOf(series: Series): WatchedSeries {
    const last = this.#last;
    if (last?.series === series && !last.retired) return last;
    const expected = last?.next;
    let watched = expected?.series === series ? expected : this.#byObject.get(series);
    if (watched === undefined || watched.retired) watched = this.#admit(series);
    if (last !== undefined) last.next = watched;
    this.#last = watched;
    return watched;
  }

  #admit(series: Series): WatchedSeries {
    const key = seriesKey(series);
    const watched = this.#watched.get(key) ?? this.#follow(key, series);
    watched.series = series;
    this.#byObject.set(series, watched);
    return watched;
  }

  #follow(key: string, series: Series): WatchedSeries {
    const watched = new WatchedSeries(key);
    for (const stage of this.#policySet.stages) if (stage.matches(series)) watched.follow(stage, series);
    for (const group of this.#policySet.groups) {
      const sink = group.follow(series);
      if (sink !== undefined) watched.feed(sink);
    }
    if (!watched.unmatched) this.#watched.set(key, watched);
    return watched;
  }

  #sweep(): void {
    this.#sweepAt = this.#nextMs + SWEEP_MS;
    for (const watched of this.#watched.values()) {
      if (watched.retire(this.#nextMs, this.#nextTick)) this.#watched.delete(watched.key);
    }
  }
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
  const { rememberSeriesHours = 1, defaultAutoCloseHours = 1, promqlLookbackSeconds = 1, ...rest } = options;
  const numbers = Object.entries(rest).flatMap(([name, value]): [string, number][] =>
    typeof value === 'number' ? [[name, value]] : [],
  );
  const atLeastZero = numbers.filter(([, value]) => !(value >= 0));
  const aboveZero = Object.entries({ rememberSeriesHours, defaultAutoCloseHours, promqlLookbackSeconds }).filter(
    ([, value]) => !(value > 0),
  );
  return [...atLeastZero, ...aboveZero].map(([name, value]) => ({
    code: 'ENG002',
    where: `engine option ${name}`,
    rule: 'a time is a number that is not negative, and above zero for hours and the lookback of PromQL',
    got: String(value),
    fix: 'leave it out for the default',
  }));
}

function refusePoint(series: Series, at: number, value: number, startAt: number): never {
  return refuse({
    code: 'ENG003',
    where: seriesKey(series),
    rule: 'a point has a finite time and a finite value, and does not start after its time',
    got: `${value} at ${at}${startAt > at ? ` from ${startAt}` : ''}`,
    fix: 'leave the point out',
  });
}
