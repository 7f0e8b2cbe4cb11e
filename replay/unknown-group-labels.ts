import { UNDOCUMENTED } from '../alerting/evaluation/options';
import { compileMatcher, unjudgeable } from '../alerting/filters/monitoring/monitoring-matcher';
import { parseMonitoringFilter } from '../alerting/filters/monitoring/monitoring-parser';
import { readGroupField } from '../alerting/metrics/group-by';
import type { Series } from '../alerting/metrics/series';
import type { Aggregation, AlertPolicy } from '../alerting/policies/policy';
import { listed } from './why-no-data';

/** Series that a condition selects, and how it aggregates them. */
interface Selection {
  readonly filter: string;
  readonly aggregations: readonly Aggregation[];
}

/**
 * Warnings of labels in `groupByFields` that no selected series has: all of them are one group. Conditions that select
 * no series are not looked at; they have no data.
 */
export function unknownGroupLabels(policies: readonly AlertPolicy[], series: readonly Series[]): string[] {
  const warnings = policies.flatMap(({ id, displayName, conditions }) =>
    conditions.flatMap((condition) =>
      selectionsOf(condition).flatMap((selection) =>
        missingLabels(selection, series).map((text) => `${displayName === '' ? id : displayName}: ${text}`),
      ),
    ),
  );
  return [...new Set(warnings)];
}

function selectionsOf(condition: AlertPolicy['conditions'][number]): Selection[] {
  if (condition.kind === 'absence') return [condition];
  if (condition.kind !== 'threshold') return [];
  const { denominatorFilter: filter, denominatorAggregations: aggregations } = condition;
  return filter === undefined ? [condition] : [condition, { filter, aggregations }];
}

function missingLabels({ filter, aggregations }: Selection, series: readonly Series[]): string[] {
  const tree = parseMonitoringFilter(filter);
  if (tree.kind === 'slo' || unjudgeable(tree) !== undefined) return [];
  const matches = compileMatcher(tree, { hasIgnoresCase: UNDOCUMENTED.hasIgnoresCase.default });
  const selected = series.filter((one) => matches(one));
  if (selected.length === 0) return [];
  return aggregations
    .flatMap(({ groupByFields }) => groupByFields)
    .flatMap((name) => {
      const field = readGroupField(name);
      if (field === undefined || field === 'implied' || field.key === undefined) return [];
      if (field.of !== 'metric' && field.of !== 'resource') return [];
      const { of, key } = field;
      const keys = new Set(selected.flatMap((one) => Object.keys(one[of].labels)));
      return keys.has(key) ? [] : [`it groups by ${name}, which no series has: ${listed([...keys])}`];
    });
}
