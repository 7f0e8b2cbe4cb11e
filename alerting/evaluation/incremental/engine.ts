import { InputError, refuse, type Problem } from '../../../model/problem';
import type { Buckets } from '../../metrics/bucket-options';
import type { Distribution } from '../../metrics/distribution';
import type { LogEntry } from '../../filters/logging/log-entry';
import type { MetricDescriptors } from '../../metrics/metric-descriptor';
import { seriesKey, type Series } from '../../metrics/series';
import { PolicySet } from './policy-set';
import { EvaluationClock } from '../evaluation-clock';
import type { Extent } from '../extent';
import { choicesOf, type EngineOptions } from '../options';
import type { AlertPolicy } from '../../policies/policy';
import { policyProblems } from '../../policies/policy-checks';
import type { EngineResult } from '../result';
import { buildResult } from '../build-result';
import { IncomingSeries, type NextEvaluation } from './incoming-series';

/**
 * What the API would refuse in each policy; policies without a problem are not in it.
 * @throws InputError for these problems unless refused policies are skipped; ENG001 for two policies with the same id
 */
export function refusedPolicies(
  policies: readonly AlertPolicy[],
  descriptors: MetricDescriptors,
  options: Pick<EngineOptions, 'skipsRefused'>,
): ReadonlyMap<AlertPolicy, readonly Problem[]> {
  const refused = new Map<AlertPolicy, readonly Problem[]>();
  for (const policy of policies) {
    const found = policyProblems(policy, descriptors);
    if (found.length > 0) refused.set(policy, found);
  }
  const problems = [...duplicates(policies), ...(options.skipsRefused === true ? [] : [...refused.values()].flat())];
  if (problems.length > 0) throw new InputError(problems);
  return refused;
}

/** How often series that no condition remembers are dropped. */
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
  readonly #incoming = new Map<string, IncomingSeries>();
  /** The same by object: no key is computed for an object that was written before. */
  readonly #byObject = new WeakMap<Series, IncomingSeries>();
  /** The series of the last point. Series mostly come in the same order again, so that it leads to the next one. */
  #last: IncomingSeries | undefined;
  readonly #buckets = new Map<string, Buckets>();
  readonly #stats = { points: 0, unmatchedPoints: 0, latePoints: 0 };
  /** The first evaluation that has not been done. */
  readonly #next: NextEvaluation;
  #doneMs = -Infinity;
  #sweepAt: number;

  /**
   * @throws InputError as `refusedPolicies`; ENG002 for an option out of range
   */
  constructor(policies: readonly AlertPolicy[], descriptors: MetricDescriptors, options: EngineOptions) {
    const problems = optionProblems(options);
    if (problems.length > 0) throw new InputError(problems);
    const refused = refusedPolicies(policies, descriptors, options);
    const choices = choicesOf(options);
    this.#clock = new EvaluationClock(options.startAt, choices.evaluationPeriodSeconds * 1_000);
    this.#policySet = new PolicySet({ policies, refused, descriptors }, options, choices, this.#clock);
    this.#next = { tick: 0, ms: options.startAt };
    this.#sweepAt = options.startAt + SWEEP_MS;
  }

  /**
   * Takes one point. It is visible from its time plus the ingestion delay; a point that is written later than that is
   * visible from the next evaluation on. A second point at the same instant replaces the first.
   * @param series treated as immutable; the same object again is cheaper than an equal one
   * @param at the time of the point, the end of what it counts, in milliseconds since the epoch
   * @param value a number, a boolean, or the distribution of a DISTRIBUTION metric
   * @param startAt when what the point counts began, of DELTA and CUMULATIVE metrics
   * @throws InputError ENG003 for a time or a value that is not finite, or a start after the time; ENG004 for a
   * distribution whose buckets differ from those of other points of its metric
   */
  write(series: Series, at: number, value: number | boolean | Distribution, startAt = NaN): void {
    const distribution = typeof value === 'object' ? value : undefined;
    const number = typeof value === 'object' ? value.count : Number(value);
    if (!Number.isFinite(number) || !Number.isFinite(at) || startAt > at) refusePoint(series, at, number, startAt);
    const incoming = this.#incomingOf(series);
    if (distribution !== undefined && !incoming.unmatched) this.#checkBuckets(series, distribution.buckets);
    this.#stats.points++;
    const start = startAt < at ? startAt : NaN;
    if (incoming.unmatched) this.#stats.unmatchedPoints++;
    else if (!incoming.add(at, number, start, distribution)) {
      this.#stats.latePoints++;
    }
  }

  /** False: no condition reads the series, so that its further points change nothing. Of a new series it is true. */
  reads(series: Series): boolean {
    return this.#byObject.get(series)?.unmatched !== true;
  }

  /** Has a policy a log-match condition? */
  get readsLogs(): boolean {
    return this.#policySet.logRuns.length > 0;
  }

  /**
   * Takes a log entry, for log-match conditions. Entries come in the order in which they were received.
   * @param receivedAt milliseconds since the epoch
   */
  observe(entry: LogEntry, receivedAt: number): void {
    for (const run of this.#policySet.logRuns) run.observe(entry, receivedAt);
  }

  /** Does every evaluation up to and including `at`, in order. An earlier time does nothing. */
  advanceTo(at: number): void {
    if (at <= this.#doneMs) return;
    this.#doneMs = at;
    for (const evaluator of this.#policySet.evaluators) {
      const last = evaluator.clock.tickAtOrBefore(at);
      for (let tick = evaluator.nextTick; tick <= last; tick = evaluator.nextTick) evaluator.evaluate(tick);
    }
    for (const group of this.#policySet.groups) group.pass(at);
    const next = this.#next;
    next.tick = Math.max(next.tick, this.#clock.tickAtOrBefore(at) + 1);
    next.ms = this.#clock.timeOf(next.tick);
    if (next.ms >= this.#sweepAt) this.#sweep();
  }

  /** Advances to `at` and returns the result so far. More points may follow. */
  finish(at: number): EngineResult {
    this.advanceTo(at);
    return buildResult(this.#policySet.entries, this.#doneMs, { ...this.#stats, series: this.#incoming.size });
  }

  /** When the verdicts of each evaluated policy are known, by its id: see `PolicyOutcome`. */
  get known(): ReadonlyMap<string, Extent> {
    return new Map(
      this.#policySet.entries.flatMap((entry) =>
        'outcome' in entry ? [[entry.policy.id, entry.outcome.known] as const] : [],
      ),
    );
  }

  #checkBuckets({ metric }: Series, buckets: Buckets): void {
    const earlier = this.#buckets.get(metric.type);
    if (earlier === undefined) this.#buckets.set(metric.type, buckets);
    else if (!earlier.same(buckets)) {
      refuse({
        code: 'ENG004',
        where: metric.type,
        rule: 'all distributions of a metric that a policy reads have the same buckets: Google does not document how others merge',
        got: JSON.stringify(buckets.options),
        fix: 'evaluate the time before and after a change of buckets one after the other, or each kind of buckets alone',
      });
    }
  }

  #incomingOf(series: Series): IncomingSeries {
    const last = this.#last;
    if (last?.series === series && !last.retired) return last;
    const expected = last?.next;
    let incoming = expected?.series === series ? expected : this.#byObject.get(series);
    if (incoming === undefined || incoming.retired) incoming = this.#admit(series);
    if (last !== undefined) last.next = incoming;
    this.#last = incoming;
    return incoming;
  }

  #admit(series: Series): IncomingSeries {
    const key = seriesKey(series);
    const incoming = this.#incoming.get(key) ?? this.#follow(key, series);
    incoming.series = series;
    this.#byObject.set(series, incoming);
    return incoming;
  }

  #follow(key: string, series: Series): IncomingSeries {
    const incoming = new IncomingSeries(key, this.#next);
    for (const stage of this.#policySet.stages) if (stage.matches(series)) incoming.follow(stage, series);
    for (const group of this.#policySet.groups) {
      const sink = group.follow(series);
      if (sink !== undefined) incoming.addSink(sink);
    }
    if (!incoming.unmatched) this.#incoming.set(key, incoming);
    return incoming;
  }

  #sweep(): void {
    this.#sweepAt = this.#next.ms + SWEEP_MS;
    for (const incoming of this.#incoming.values()) {
      if (incoming.retire()) this.#incoming.delete(incoming.key);
    }
  }
}

function duplicates(policies: readonly AlertPolicy[]): Problem[] {
  const ids = policies.map((policy) => policy.id);
  return [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))].map((id) => ({
    code: 'ENG001',
    where: id,
    rule: 'no two policies have the same id',
    got: 'the same id twice',
    fix: 'give each policy once',
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
    rule: 'a time is 0 or more; hours and the lookback of PromQL are above 0',
    got: String(value),
    fix: 'leave it out for the default',
  }));
}

function refusePoint(series: Series, at: number, value: number, startAt: number): never {
  return refuse({
    code: 'ENG003',
    where: seriesKey(series),
    rule: 'a point has a finite time and value, and its start is not after its time',
    got: `${value} at ${at}${startAt > at ? ` from ${startAt}` : ''}`,
    fix: 'leave the point out',
  });
}
