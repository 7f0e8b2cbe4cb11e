import { Duration } from '../../model/duration';
import { LIMITS, outsideLimit } from '../../model/platform-limits';
import type { Problem } from '../../model/problem';
import { alignedType, type SeriesType } from '../metrics/aligner';
import type { MetricDescriptor } from '../metrics/metric-descriptor';
import { reducedType } from '../metrics/reducer';
import type { Aggregation } from './policy';

/**
 * What the API refuses in the aggregations of a condition: periods out of range, reducers without an aligner, aligners and
 * reducers that do not fit the metric, and a result that is not a number.
 * https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/common.proto
 */
export function aggregationProblems(
  where: string,
  aggregations: readonly Aggregation[],
  descriptor: MetricDescriptor | undefined,
): Problem[] {
  const problems = aggregations.flatMap((step) => [...stepProblems(where, step), ...groupingProblems(where, step)]);
  if (descriptor !== undefined) problems.push(...typeProblems(where, aggregations, descriptor));
  return problems;
}

/** The longest that a condition looks back: its alignment period and its duration together. */
const LONGEST_LOOKBACK = Duration.hours(25);

/**
 * Checks the longest alignment period of a condition with its duration. The API: "alignment period + duration can not be
 * greater than 25h", https://github.com/chainguard-dev/terraform-infra-common/pull/783 and /1022
 */
export function lookbackProblems(where: string, aggregations: readonly Aggregation[], duration: Duration): Problem[] {
  const periods = aggregations.flatMap(({ alignmentPeriod }) => alignmentPeriod ?? []);
  const longest = periods.reduce((most, one) => (one.isLongerThan(most) ? one : most), Duration.zero);
  const sum = longest.plus(duration);
  // A period that is too long alone has a problem of its own.
  if (!sum.isLongerThan(LONGEST_LOOKBACK) || longest.isLongerThan(LONGEST_LOOKBACK)) return [];
  return [
    {
      code: 'POL023',
      where,
      rule: 'alignmentPeriod and duration are together at most 25 h',
      got: `${longest.toString()} and ${duration.toString()}`,
      fix: 'shorten one of them',
    },
  ];
}

/** Fields to group by without a reducer: https://github.com/hashicorp/terraform-provider-google/issues/16366 */
function groupingProblems(where: string, { crossSeriesReducer, groupByFields }: Aggregation): Problem[] {
  if (crossSeriesReducer !== 'REDUCE_NONE' || groupByFields.length === 0) return [];
  return [
    {
      code: 'POL024',
      where,
      rule: 'groupByFields need a crossSeriesReducer',
      got: `${groupByFields.join(', ')} with REDUCE_NONE`,
      fix: 'choose a reducer, such as REDUCE_SUM, or leave groupByFields out',
    },
  ];
}

function stepProblems(where: string, step: Aggregation): Problem[] {
  const { alignmentPeriod, perSeriesAligner, crossSeriesReducer } = step;
  if (perSeriesAligner === 'ALIGN_NONE') {
    if (crossSeriesReducer === 'REDUCE_NONE') return [];
    return [
      {
        code: 'POL009',
        where,
        rule: 'a reducer needs a per-series aligner',
        got: `${crossSeriesReducer} after ALIGN_NONE`,
        fix: 'choose an aligner, such as ALIGN_MAX',
      },
    ];
  }
  if (alignmentPeriod === undefined) {
    return [
      {
        code: 'POL010',
        where,
        rule: 'an aligner needs an alignmentPeriod',
        got: `${perSeriesAligner} without one`,
        fix: 'set alignmentPeriod, such as 60s',
      },
    ];
  }
  const outside = outsideLimit(where, LIMITS.alignmentPeriod, alignmentPeriod);
  return outside === undefined ? [] : [outside];
}

function typeProblems(where: string, aggregations: readonly Aggregation[], descriptor: MetricDescriptor): Problem[] {
  let current: SeriesType = { kind: descriptor.metricKind, type: descriptor.valueType };
  for (const { perSeriesAligner, crossSeriesReducer } of aggregations) {
    const aligned = alignedType(perSeriesAligner, current);
    if (aligned === undefined) {
      return [
        {
          code: 'POL011',
          where,
          rule: `the aligner cannot be applied to metrics with kind ${current.kind} and value type ${current.type}`,
          got: perSeriesAligner,
          fix: 'choose one that common.proto allows for them',
        },
      ];
    }
    const type = reducedType(crossSeriesReducer, aligned.type);
    const reduces = crossSeriesReducer !== 'REDUCE_NONE';
    if (type === undefined || (reduces && aligned.kind === 'CUMULATIVE')) {
      return [
        {
          code: 'POL012',
          where,
          rule: `the reducer cannot be applied to values with kind ${aligned.kind} and type ${aligned.type}`,
          got: crossSeriesReducer,
          fix: 'choose one that common.proto allows for them',
        },
      ];
    }
    current = { kind: aligned.kind, type };
  }
  if (current.type === 'INT64' || current.type === 'DOUBLE') return [];
  return [
    {
      code: 'POL013',
      where,
      rule: 'the aggregations of a condition give a number',
      got: current.type,
      fix: 'choose an aligner or a reducer that gives a number, such as ALIGN_FRACTION_TRUE or ALIGN_PERCENTILE_99',
    },
  ];
}
