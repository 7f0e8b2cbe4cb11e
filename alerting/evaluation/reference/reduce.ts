import { groupOf, readGroupField, type GroupField } from '../../metrics/group-by';
import { REDUCE } from '../../metrics/reducer';
import { groupKeyOf, type Series } from '../../metrics/series';
import type { Aggregation } from '../../policies/policy';

/** A series and its value at one evaluation. */
export interface SeriesValue {
  /** Identity of the series. */
  readonly key: string;
  readonly series: Series;
  readonly value: number;
}

/** The labels that an aggregation groups by. A reducer never crosses resource types, so `resource.type` adds nothing. */
export function groupFieldsOf({ groupByFields }: Aggregation): GroupField[] {
  return groupByFields.flatMap((text) => {
    const field = readGroupField(text);
    if (field === undefined) throw new Error(`the reference engine cannot group by ${text}`);
    return field === 'implied' ? [] : [field];
  });
}

/** One value for each group of series; without a reducer, each series keeps its value. */
export function reduced(aggregation: Aggregation, aligned: readonly SeriesValue[]): SeriesValue[] {
  const { crossSeriesReducer: reducer } = aggregation;
  if (reducer === 'REDUCE_NONE') return [...aligned];
  const fields = groupFieldsOf(aggregation);
  const groups = new Map<string, { readonly series: Series; readonly members: SeriesValue[] }>();
  for (const member of aligned) {
    const series = groupOf(member.series, fields);
    const key = groupKeyOf(series);
    const group = groups.get(key) ?? { series, members: [] };
    groups.set(key, group);
    group.members.push(member);
  }
  return [...groups].map(([key, { series, members }]) => ({ key, series, value: REDUCE[reducer](members) }));
}
