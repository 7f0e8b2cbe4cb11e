import { Duration } from '../../../model/duration';
import { InputError, type Problem } from '../../../model/problem';
import type { MetricDescriptors, MetricKind } from '../../metrics/metric-descriptor';
import type { Series } from '../../metrics/series';
import { DISTRIBUTION_SUFFIXES, promqlNamesOf } from '../../promql/metric-naming';
import { missingMetadataIn } from '../../promql/metadata-labels';
import { Planner, type PlanRules } from '../../promql/planner';
import { UnsupportedConstruct } from '../../promql/query-text';
import { readQuery } from '../../promql/read-query';
import { SampleSink, type Progress } from '../../promql/sample-sink';
import type { EvaluationClock } from './evaluation-clock';
import type { UndocumentedChoices } from '../options';
import type { AlertPolicy, PromqlCondition } from '../../policies/policy';
import type { Evaluated, Outcome } from './policy-run';
import { PromqlRule } from './promql-rule';
import type { PointSink } from './watched-series';
import type { Unevaluated } from './compiled-query';

/** The PromQL policies that are evaluated at the same instants. They share what their queries have in common. */
export class PromqlGroup implements Evaluated, Progress {
  readonly #planner: Planner;
  readonly #rules: PromqlRule[] = [];
  #outdated = true;
  /** The first evaluation that has not been done. */
  #undone = 0;
  #next = 0;
  #doneMs = -Infinity;
  /** Has a point come in that would have been seen at an evaluation that is done? */
  #late = false;
  undoneMs: number;
  readonly delayMs: number;

  constructor(
    readonly clock: EvaluationClock,
    rules: PlanRules,
    readonly descriptors: MetricDescriptors,
    /** How long queries wait for their samples, milliseconds: they are asked about so long ago. */
    readonly lagMs = 0,
  ) {
    this.#planner = new Planner(rules);
    this.delayMs = rules.delayMs;
    this.undoneMs = clock.timeOf(0);
  }

  get nextTick(): number {
    return this.#next;
  }

  /** Takes a policy in whose only condition is `condition`. It has passed {@link promqlProblems}. */
  add(policy: AlertPolicy, condition: PromqlCondition, choices: UndocumentedChoices): Outcome | Unevaluated {
    const reason = unevaluatedReason(condition, this.descriptors);
    if (reason !== undefined) return { unevaluated: reason };
    const query = this.#planner.plan(condition.query, readQuery(condition.query));
    const rule = new PromqlRule(policy, condition, query, this.clock, choices);
    this.#rules.push(rule);
    return rule;
  }

  /** What takes in the points of a series, where some query looks at it. */
  follow(series: Series): PointSink | undefined {
    const sets = SampleSink.wants(series, this.#planner.sets.values());
    if (sets.length === 0) return undefined;
    return new SampleSink(series, kindOf(series.metric.type, this.descriptors), sets, this);
  }

  /** Every evaluation up to `at` is done, or had nothing to do. */
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

/** The longest that a query may look back and have a duration: beyond it Monitoring has no retest window. */
const LONGEST_WITH_DURATION_MS = 25 * 3_600_000;

/**
 * What Prometheus would refuse in the query of a condition, and what Monitoring would:
 * https://github.com/google/skills, cloud/agent-platform-alert-configuration, on queries that look back over 25 h.
 */
export function promqlProblems(where: string, condition: PromqlCondition): Problem[] {
  let parts: Planner;
  try {
    parts = partsOf(condition);
  } catch (error) {
    if (error instanceof UnsupportedConstruct) return [];
    if (!(error instanceof InputError)) throw error;
    return error.problems.map((problem) => ({ ...problem, where: `${where}: ${problem.where}` }));
  }
  const longest = Math.max(0, ...[...parts.sets.values()].map(({ keepMs }) => keepMs));
  const { duration } = condition;
  if (longest <= LONGEST_WITH_DURATION_MS || duration.equals(Duration.zero)) return [];
  return [
    {
      code: 'POL021',
      where,
      rule: 'a PromQL condition that looks back more than 25 h has no duration',
      got: `${duration.toString()}, where the query looks back ${Duration.seconds(Math.ceil(longest / 1_000)).toString()}`,
      fix: 'leave the duration out, or look back less',
    },
  ];
}

function unevaluatedReason(condition: PromqlCondition, descriptors: MetricDescriptors): string | undefined {
  let parts: Planner;
  try {
    parts = partsOf(condition);
  } catch (error) {
    if (error instanceof UnsupportedConstruct) return `PromQL: ${error.message}`;
    throw error;
  }
  for (const { name } of parts.sets.values()) {
    if (isPrometheusName(name) || isKnown(name, descriptors)) continue;
    return `PromQL: kind and value type of the metric ${name} are not known`;
  }
  const unsaid = missingMetadataIn(readQuery(condition.query), descriptors.recordedMetadata);
  return unsaid === undefined ? undefined : `PromQL: ${unsaid}: no series that it is asked of says it`;
}

/** What a query is made of, whatever the engine that evaluates it. */
function partsOf({ query, evaluationInterval }: PromqlCondition): Planner {
  const planner = new Planner({
    delayMs: 0,
    leftOpen: false,
    lookbackMs: 0,
    periodMs: evaluationInterval.toMilliseconds(),
  });
  planner.plan(query, readQuery(query));
  return planner;
}

/** Metrics of Managed Service for Prometheus say their kind at the end of their type. */
function isPrometheusName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || name.startsWith('prometheus.googleapis.com/');
}

function isKnown(name: string, descriptors: MetricDescriptors): boolean {
  for (const { type, valueType } of descriptors.all()) {
    const suffixes = valueType === 'DISTRIBUTION' ? DISTRIBUTION_SUFFIXES : [''];
    if (promqlNamesOf(type).some((known) => suffixes.some((suffix) => known + suffix === name))) return true;
  }
  return false;
}

function kindOf(metricType: string, descriptors: MetricDescriptors): MetricKind {
  const known = descriptors.descriptorOf(metricType)?.metricKind;
  if (known !== undefined) return known;
  return /\/(?:counter|histogram|summary|unknown:counter)$/.test(metricType) ? 'CUMULATIVE' : 'GAUGE';
}
