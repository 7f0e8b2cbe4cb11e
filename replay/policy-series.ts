import { UNDOCUMENTED } from '../alerting/evaluation/options';
import { compileMatcher, unjudgeable } from '../alerting/filters/monitoring/monitoring-matcher';
import { parseMonitoringFilter } from '../alerting/filters/monitoring/monitoring-parser';
import type { Series } from '../alerting/metrics/series';
import type { AlertCondition, AlertPolicy } from '../alerting/policies/policy';
import { filtersOf, type ServiceLevelObjectives } from '../alerting/policies/service-level-objective';
import { selectorsIn } from '../alerting/promql/expression';
import { UnsupportedConstruct } from '../alerting/promql/query-text';
import { readQuery } from '../alerting/promql/read-query';
import { SampleSink } from '../alerting/promql/sample-sink';
import { SeriesSet } from '../alerting/promql/series-set';
import { InputError } from '../model/problem';

/** The indexes of the series that some condition of a policy reads, as far as they are known. */
export function seriesReadBy(
  { conditions, enabled, unevaluated }: AlertPolicy,
  series: readonly Series[],
  objectives: ServiceLevelObjectives,
): readonly number[] {
  if (!enabled || unevaluated !== undefined) return [];
  const readers = conditions.flatMap((condition) => readable(() => readersOf(condition, objectives), []));
  return [...series.keys()].filter((i) => readers.some((reads) => reads(series[i])));
}

type Reader = (series: Series | undefined) => boolean;

function readersOf(condition: AlertCondition, objectives: ServiceLevelObjectives): readonly Reader[] {
  if (condition.kind === 'promql') {
    const sets = selectorsIn(readQuery(condition.query)).map((selector) => new SeriesSet(selector));
    return [(series) => series !== undefined && SampleSink.wants(series, sets).length > 0];
  }
  if (condition.kind !== 'threshold' && condition.kind !== 'absence') return [];
  const denominator = condition.kind === 'threshold' ? condition.denominatorFilter : undefined;
  return [condition.filter, ...(denominator === undefined ? [] : [denominator])].flatMap((filter) => {
    const tree = parseMonitoringFilter(filter);
    if (tree.kind !== 'slo') return readerOf(filter);
    const objective = objectives.objectiveOf(tree.slo);
    return (objective === undefined ? [] : (filtersOf(objective.indicator) ?? [])).flatMap(readerOf);
  });
}

function readerOf(filter: string): readonly Reader[] {
  const tree = parseMonitoringFilter(filter);
  if (unjudgeable(tree) !== undefined) return [];
  const matches = compileMatcher(tree, { hasIgnoresCase: UNDOCUMENTED.hasIgnoresCase.default });
  return [(series) => series !== undefined && matches(series)];
}

/** A filter or query that cannot be read is refused, or not evaluated, by the engine. */
export function readable<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError || error instanceof UnsupportedConstruct) return otherwise;
    throw error;
  }
}
