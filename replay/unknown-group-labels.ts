import { readGroupField } from '../alerting/metrics/group-by';
import type { Series } from '../alerting/metrics/series';
import type { Aggregation, AlertPolicy } from '../alerting/policies/policy';
import { selectorOf } from './data-seen';
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
  const fields = aggregations.flatMap(({ groupByFields }) => groupByFields);
  const selects = fields.length === 0 ? undefined : selectorOf(filter);
  if (selects === undefined) return [];
  const selected = series.filter(selects);
  if (selected.length === 0) return [];
  return fields.flatMap((name) => {
    const field = readGroupField(name);
    if (field === undefined || field === 'implied' || field.key === undefined) return [];
    const { of, key } = field;
    if (of !== 'metric' && of !== 'resource') return [];
    const keys = new Set(selected.flatMap((one) => Object.keys(one[of].labels)));
    return keys.has(key) ? [] : [`it groups by ${name}, which no series has: ${listed([...keys])}`];
  });
}
