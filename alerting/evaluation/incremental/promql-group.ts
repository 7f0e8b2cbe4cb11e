// Only for speed: queries share their common parts, and evaluations at which nothing can change are skipped.
// test/alerting/promql/skipping.long.test.ts compares the result with evaluation at every instant.
import type { MetricDescriptors, MetricKind } from '../../metrics/metric-descriptor';
import type { Series } from '../../metrics/series';
import { Planner, type PlanRules } from '../../promql/planner';
import { readQuery } from '../../promql/read-query';
import { SampleSink, type Progress } from '../../promql/sample-sink';
import type { EvaluationClock } from '../evaluation-clock';
import type { Extent } from '../extent';
import type { UndocumentedChoices } from '../options';
import type { Snooze } from '../snoozes';
import type { AlertPolicy, PromqlCondition } from '../../policies/policy';
import type { Evaluator, PolicyOutcome } from '../policy-evaluator';
import { PromqlRule } from './promql-rule';
import type { PointSink } from './incoming-series';

/** The PromQL policies that are evaluated at the same instants. Their queries share common subexpressions. */
export class PromqlGroup implements Evaluator, Progress {
  readonly #planner: Planner;
  readonly #rules: PromqlRule[] = [];
  #outdated = true;
  /** The first evaluation that has not been done. */
  #undone = 0;
  #next = 0;
  #doneMs = -Infinity;
  /** Has a point come in that belongs to an evaluation that is done? */
  #late = false;
  undoneMs: number;
  readonly delayMs: number;

  constructor(
    readonly clock: EvaluationClock,
    rules: PlanRules,
    readonly descriptors: MetricDescriptors,
    /** How long ago the instant is that queries are evaluated at, in milliseconds: they wait for late samples. */
    readonly lagMs = 0,
  ) {
    this.#planner = new Planner(rules);
    this.delayMs = rules.delayMs;
    this.undoneMs = clock.timeOf(0);
  }

  get nextTick(): number {
    return this.#next;
  }

  /** Adds a policy, whose only condition is `condition`. It has passed `promqlProblems` and can be evaluated. */
  add(
    policy: AlertPolicy,
    condition: PromqlCondition,
    {
      choices,
      ...planned
    }: { readonly choices: UndocumentedChoices; readonly known: Extent; readonly snoozes: readonly Snooze[] },
  ): PolicyOutcome {
    const query = this.#planner.plan(condition.query, readQuery(condition.query));
    const rule = new PromqlRule(policy, { condition, query, ...planned }, this.clock, choices);
    this.#rules.push(rule);
    return rule;
  }

  /** Takes the points of a series; undefined: no query reads it. */
  follow(series: Series): PointSink | undefined {
    const sets = SampleSink.wants(series, this.#planner.sets.values());
    if (sets.length === 0) return undefined;
    return new SampleSink(series, kindOf(series.metric.type, this.descriptors), sets, this);
  }

  /** Takes note that every evaluation up to `at` is done or was skipped. */
  pass(at: number): void {
    const undone = this.clock.tickAtOrBefore(at) + 1;
    if (undone <= this.#undone) return;
    this.#undone = undone;
    this.undoneMs = this.clock.timeOf(undone);
  }

  expect(seenAt: number): void {
    if (seenAt <= this.#doneMs) this.#late = true;
    const due = seenAt <= this.undoneMs ? this.#undone : this.clock.tickAtOrAfter(seenAt);
    if (due < this.#next) this.#next = due;
  }

  outdate(): void {
    this.#outdated = true;
    this.#next = Math.min(this.#next, this.#undone);
  }

  evaluate(tick: number): void {
    if (this.#outdated) {
      this.#outdated = false;
      for (const node of this.#planner.nodes) node.rebuild();
      for (const rule of this.#rules) rule.rebuild();
    }
    if (this.#late) {
      this.#late = false;
      for (const steps of this.#planner.subqueries.values()) steps.forget();
    }
    const time = this.clock.timeOf(tick);
    let next = Infinity;
    for (const rule of this.#rules) {
      rule.evaluate(tick);
      next = Math.min(next, rule.nextTick(tick, time));
    }
    this.#doneMs = time;
    this.pass(time);
    this.#next = next;
  }
}

function kindOf(metricType: string, descriptors: MetricDescriptors): MetricKind {
  const declared = descriptors.descriptorOf(metricType)?.metricKind;
  if (declared !== undefined) return declared;
  return /\/(?:counter|histogram|summary|unknown:counter)$/.test(metricType) ? 'CUMULATIVE' : 'GAUGE';
}
