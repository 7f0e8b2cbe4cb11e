import { Duration } from '../../../model/duration';
import { InputError, type Problem } from '../../../model/problem';
import type { MetricDescriptor, MetricDescriptors } from '../../metrics/metric-descriptor';
import { unknownKind } from '../../metrics/unknown-metric';
import type { PromqlCondition } from '../../policies/policy';
import { missingMetadataIn } from '../../promql/metadata-labels';
import { DISTRIBUTION_SUFFIXES, promqlNamesOf } from '../../promql/metric-naming';
import { Planner } from '../../promql/planner';
import { UnsupportedConstruct } from '../../promql/query-text';
import type { SeriesSet } from '../../promql/series-set';
import { readQuery } from '../../promql/read-query';

/** The longest that a query may look back and have a duration: beyond it Monitoring has no retest window. */
const LONGEST_WITH_DURATION_MS = 25 * 3_600_000;

/**
 * What Prometheus refuses in the query of a condition, and what Monitoring refuses:
 * https://github.com/google/skills, cloud/agent-platform-alert-configuration, on queries that look back over 25 h.
 */
export function promqlProblems(where: string, condition: PromqlCondition, descriptors: MetricDescriptors): Problem[] {
  let plan: Planner;
  try {
    plan = planOf(condition);
  } catch (error) {
    if (error instanceof UnsupportedConstruct) return [];
    if (!(error instanceof InputError)) throw error;
    return error.problems.map((problem) => ({ ...problem, where: `${where}: ${problem.where}` }));
  }
  const problems = [...plan.sets.values()].flatMap((set) => resourceProblems(where, set, descriptors));
  // A fixed time (@) is not a way to look back.
  const longest = Math.max(0, ...[...plan.sets.values()].map(({ keepMs }) => keepMs).filter(Number.isFinite));
  const { duration } = condition;
  if (longest <= LONGEST_WITH_DURATION_MS || duration.equals(Duration.zero)) return problems;
  return [
    ...problems,
    {
      code: 'POL021',
      where,
      rule: 'a PromQL condition that looks back more than 25 h has no duration',
      got: `${duration.toString()}, where the query looks back ${Duration.seconds(Math.ceil(longest / 1_000)).toString()}`,
      fix: 'leave the duration out, or look back less',
    },
  ];
}

/**
 * A selector of a metric of several resource types without a matcher of `monitored_resource`, which Monitoring needs:
 * https://cloud.google.com/monitoring/promql/promql-mapping
 */
function resourceProblems(where: string, { name, matchers }: SeriesSet, descriptors: MetricDescriptors): Problem[] {
  if (matchers.some(({ label }) => label === 'monitored_resource') || !hasSeveralTypes(name, descriptors)) return [];
  return [
    {
      code: 'POL029',
      where,
      rule: 'PromQL on a metric of several resource types, as log-based metrics are, names the monitored_resource',
      got: name,
      fix: `write ${name}{monitored_resource="…"}`,
    },
  ];
}

function hasSeveralTypes(name: string, descriptors: MetricDescriptors): boolean {
  const described = descriptorsOf(name, descriptors);
  if (described.length === 0) return /^logging[._]googleapis[._]com[:/]user[_/]/.test(name);
  return described.some(({ severalResourceTypes }) => severalResourceTypes === true);
}

/** Why a condition is not evaluated; undefined: it is. The condition has passed {@link promqlProblems}. */
export function unevaluatedReason(condition: PromqlCondition, descriptors: MetricDescriptors): string | undefined {
  let plan: Planner;
  try {
    plan = planOf(condition);
  } catch (error) {
    if (error instanceof UnsupportedConstruct) return `PromQL: ${error.message}`;
    throw error;
  }
  for (const { name } of plan.sets.values()) {
    if (isPrometheusName(name) || isDescribed(name, descriptors)) continue;
    return `PromQL: ${unknownKind(name, descriptors, promqlNamesOf)}`;
  }
  const missing = missingMetadataIn(readQuery(condition.query), descriptors.recordedMetadata);
  return missing === undefined ? undefined : `PromQL: ${missing}: no series of its metric has this metadata label`;
}

/** The plan of a query. Only its selectors are read, so the rules of evaluation do not matter. */
function planOf({ query, evaluationInterval }: PromqlCondition): Planner {
  const planner = new Planner({
    delayMs: 0,
    leftOpen: false,
    lookbackMs: 0,
    periodMs: evaluationInterval.toMilliseconds(),
  });
  planner.plan(query, readQuery(query));
  return planner;
}

/** Metrics of Managed Service for Prometheus have their kind at the end of their type. */
function isPrometheusName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || name.startsWith('prometheus.googleapis.com/');
}

function isDescribed(name: string, descriptors: MetricDescriptors): boolean {
  return descriptorsOf(name, descriptors).length > 0;
}

/** The metrics that a selector may name. */
function descriptorsOf(name: string, descriptors: MetricDescriptors): MetricDescriptor[] {
  return [...descriptors.all()].filter(({ type, valueType }) => {
    const suffixes = valueType === 'DISTRIBUTION' ? DISTRIBUTION_SUFFIXES : [''];
    return promqlNamesOf(type).some((metric) => suffixes.some((suffix) => metric + suffix === name));
  });
}
