import type { Problem } from '../../model/problem';
import { metricTypeOf } from '../filters/monitoring/alert-filter';
import type { MonitoringExpression } from '../filters/monitoring/monitoring-syntax';
import type { MetricDescriptors } from '../metrics/metric-descriptor';
import { aggregationProblems } from './aggregation-checks';
import type { Aggregation, ThresholdCondition } from './policy';

/**
 * What the API refuses in a ratio: a denominator without a metric, or with another alignment period or other labels.
 * https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/alert.proto, denominator_filter, and
 * https://github.com/hashicorp/terraform-provider-google/issues/3575
 */
export function denominatorProblems(
  where: string,
  { aggregations, denominatorAggregations }: ThresholdCondition,
  tree: MonitoringExpression,
  descriptors: MetricDescriptors,
): Problem[] {
  const metricType = metricTypeOf(tree);
  const place = `${where}/denominator`;
  if (metricType === undefined) {
    return [
      {
        code: 'POL020',
        where: place,
        rule: 'denominatorFilter names exactly one metric type, with = and outside OR and NOT',
        got: 'none or several',
        fix: 'add metric.type = "…" once',
      },
    ];
  }
  const problems = aggregationProblems(place, denominatorAggregations, descriptors.descriptorOf(metricType));
  const [above, below] = [periods(aggregations), periods(denominatorAggregations)];
  if (above !== below) {
    problems.push({
      code: 'POL017',
      where: place,
      rule: 'numerator and denominator have the same alignment periods',
      got: `${above || 'none'} over ${below || 'none'}`,
      fix: 'set the same alignmentPeriod on both sides',
    });
  }
  const [labelsAbove, labelsBelow] = [labels(aggregations), labels(denominatorAggregations)];
  if (labelsAbove !== labelsBelow) {
    problems.push({
      code: 'POL018',
      where: place,
      rule: 'numerator and denominator have the same labels',
      got: `${labelsAbove} over ${labelsBelow}`,
      fix: 'group both sides by the same fields',
    });
  }
  return problems;
}

function periods(aggregations: readonly Aggregation[]): string {
  return aggregations.map(({ alignmentPeriod }) => alignmentPeriod?.toString() ?? 'none').join(', ');
}

/** The labels that the last reducer keeps, as text; without a reducer, those of the series. */
function labels(aggregations: readonly Aggregation[]): string {
  const last = aggregations.findLast(({ crossSeriesReducer }) => crossSeriesReducer !== 'REDUCE_NONE');
  if (last === undefined) return 'all labels';
  const fields = last.groupByFields.map((field) => field.replace(/\.label\./, '.labels.').replaceAll('"', ''));
  const kept = [...new Set(fields)].filter((field) => field !== 'resource.type').sort();
  return kept.length === 0 ? 'no labels' : kept.join(', ');
}
