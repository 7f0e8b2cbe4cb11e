import { metricTypeOf } from '../../filters/monitoring/alert-filter';
import { compileMatcher } from '../../filters/monitoring/monitoring-matcher';
import { parseMonitoringFilter } from '../../filters/monitoring/monitoring-parser';
import { alignedType, type SeriesType } from '../../metrics/aligner';
import type { MetricDescriptors, MetricKind } from '../../metrics/metric-descriptor';
import { compareText } from '../../../model/compare-text';
import { seriesKey, type Series } from '../../metrics/series';
import type { Aggregation } from '../../policies/policy';
import { noisiestSides, ON_TIME, valueOrMissing, violatesWithoutData, type LateSides } from '../lateness';
import type { UndocumentedChoices } from '../options';
import { testOf, type SeriesCondition } from '../series-condition';
import { alignedValue } from './align';
import type { RecordedPoint, RecordedSeries } from './recording';
import { reduced, type SeriesValue } from './reduce';

/** What the values of a condition are computed from. */
export interface Inputs {
  readonly recording: readonly RecordedSeries[];
  readonly descriptors: MetricDescriptors;
  readonly choices: UndocumentedChoices;
  /** The first evaluation, in milliseconds since the epoch. */
  readonly startAt: number;
  /** Milliseconds from the time of a point to when Monitoring can see it. */
  readonly delayMs: number;
  /** By how many more milliseconds points may be late. */
  readonly lateMs: number;
}

/** The series that a filter matches, and how they are aggregated. */
interface Query {
  readonly series: readonly RecordedSeries[];
  readonly metricType: string;
  readonly type: SeriesType;
  readonly aggregations: readonly Aggregation[];
}

/** The values of a condition at the evaluation at `at`; a series without a value is not listed. */
export type ConditionValues = (at: number) => SeriesValue[];

/** Prepares a condition: its values can then be computed for any evaluation. */
export function conditionValues(condition: SeriesCondition, inputs: Inputs): ConditionValues {
  const { lateMs } = inputs;
  const lateness = { lateMs, periodMs: inputs.choices.evaluationPeriodSeconds * 1_000 };
  const noisiest = sidesValues(condition, noisiestSides(condition, lateness), inputs);
  const test = testOf(condition);
  if (lateMs === 0 || !violatesWithoutData(test)) return noisiest;
  const onTime = sidesValues(condition, ON_TIME, inputs);
  const surely = sidesValues(condition, { numeratorMs: lateMs, denominatorMs: lateMs }, inputs);
  const byKey = (values: readonly SeriesValue[]) => new Map(values.map(({ key, value }) => [key, value]));
  return (at) => {
    const [noisiestNow, surelyNow] = [byKey(noisiest(at)), byKey(surely(at))];
    return onTime(at).map((one) => {
      const values = {
        onTime: one.value,
        noisiest: noisiestNow.get(one.key) ?? NaN,
        surely: surelyNow.get(one.key) ?? NaN,
      };
      return { ...one, value: valueOrMissing(test, values) };
    });
  };
}

/** The values of a condition with the points of each side late by so much. */
function sidesValues(condition: SeriesCondition, late: LateSides, inputs: Inputs): ConditionValues {
  const query = queryOf(condition.filter, condition.aggregations, inputs);
  const above = { ...inputs, delayMs: inputs.delayMs + late.numeratorMs };
  if (condition.kind === 'absence' || condition.denominatorFilter === undefined) {
    return (at) => queryValues(query, at, above);
  }
  const denominator = queryOf(condition.denominatorFilter, condition.denominatorAggregations, inputs);
  const below = { ...inputs, delayMs: inputs.delayMs + late.denominatorMs };
  return (at) => ratios(queryValues(query, at, above), queryValues(denominator, at, below), query.metricType);
}

function queryOf(
  filter: string,
  aggregations: readonly Aggregation[],
  { recording, descriptors, choices }: Inputs,
): Query {
  const tree = parseMonitoringFilter(filter);
  const metricType = metricTypeOf(tree) ?? '';
  const descriptor = descriptors.descriptorOf(metricType);
  if (descriptor === undefined) throw new Error(`the reference engine needs a descriptor of ${metricType}`);
  const matches = compileMatcher(tree, choices);
  return {
    series: recording.filter(({ series }) => matches(series)),
    metricType,
    type: { kind: descriptor.metricKind, type: descriptor.valueType },
    aggregations,
  };
}

/**
 * The values of a query after its one or two aggregations. The second aggregation aligns the values of the first at this
 * evaluation, one alignment period of the first earlier, two periods earlier and so on.
 */
function queryValues(query: Query, at: number, inputs: Inputs): SeriesValue[] {
  const [first, second, third] = query.aggregations;
  if (first === undefined || third !== undefined) throw new Error('the reference engine takes one or two aggregations');
  if (second === undefined) return firstValues(query, first, at, inputs);
  const { kind } = alignedType(first.perSeriesAligner, query.type) ?? query.type;
  const periodMs = periodOf(first);
  const outputs = new Map<string, RecordedSeries & { readonly points: RecordedPoint[] }>();
  for (let then = at; then > at - periodOf(second) && then >= inputs.startAt; then -= periodMs) {
    const startAt = kind === 'DELTA' ? then - periodMs : undefined;
    for (const { key, series, value } of firstValues(query, first, then, inputs)) {
      const output = outputs.get(key) ?? { key, series, points: [] };
      outputs.set(key, output);
      output.points.unshift({ series, at: then, value, startAt });
    }
  }
  const ordered = [...outputs.values()].sort((a, b) => compareText(a.key, b.key));
  return aggregated(ordered, second, kind, at);
}

/** The values of the first aggregation: its windows hold the points that are visible, and end `windowLagSeconds` ago. */
function firstValues({ series, type }: Query, first: Aggregation, at: number, inputs: Inputs): SeriesValue[] {
  const visible = series.map((one) => ({
    ...one,
    points: one.points.filter((point) => point.at + inputs.delayMs <= at),
  }));
  return aggregated(visible, first, type.kind, at - inputs.choices.windowLagSeconds * 1_000);
}

/** Aligns each series over the window that ends at `end`, then reduces the aligned values. */
function aggregated(
  series: readonly RecordedSeries[],
  aggregation: Aggregation,
  kind: MetricKind,
  end: number,
): SeriesValue[] {
  const window = { start: end - periodOf(aggregation), end };
  const aligned = series.flatMap(({ key, series: identity, points }): SeriesValue[] => {
    const value = alignedValue(aggregation.perSeriesAligner, kind, points, window);
    return value === undefined ? [] : [{ key, series: identity, value }];
  });
  return reduced(aggregation, aligned);
}

/**
 * Numerator over denominator, of series with the same resource type and labels. Without one of the two, or over 0, there
 * is no value.
 */
function ratios(above: readonly SeriesValue[], below: readonly SeriesValue[], metricType: string): SeriesValue[] {
  const joinKey = ({ metric, resource }: Series) => seriesKey({ metric: { ...metric, type: '' }, resource });
  const denominators = new Map(below.map(({ series, value }) => [joinKey(series), value]));
  return above.flatMap(({ series, value }): SeriesValue[] => {
    const key = joinKey(series);
    const denominator = denominators.get(key);
    if (denominator === undefined || denominator === 0) return [];
    const ratioSeries = { ...series, metric: { ...series.metric, type: metricType } };
    return [{ key, series: ratioSeries, value: value / denominator }];
  });
}

function periodOf({ alignmentPeriod }: Aggregation): number {
  if (alignmentPeriod === undefined) throw new Error('the reference engine needs an alignment period');
  return alignmentPeriod.toMilliseconds();
}
