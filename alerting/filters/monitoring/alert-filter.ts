import { COUNTS, outsideCount } from '../../../model/platform-limits';
import type { Problem } from '../../../model/problem';
import { visitLeaves, type Comparison, type MonitoringExpression } from './monitoring-syntax';

/** The metric type of a filter that names exactly one; otherwise undefined. */
export function metricTypeOf(tree: MonitoringExpression): string | undefined {
  const named = required(tree).filter((leaf) => leaf.selector.kind === 'metric.type');
  const [only] = named;
  if (named.length !== 1 || only?.operator !== '=' || only.operand.kind !== 'string') return undefined;
  return only.operand.value;
}

/**
 * Checks the filter of an alert condition as the API does: it must name exactly one metric type, restrict the resource
 * type and have at most 2,048 characters; or it must be a single SLO call.
 * https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/alert.proto and, for the error texts,
 * https://github.com/hashicorp/terraform-provider-google/issues/4165
 */
export function alertFilterProblems(where: string, text: string, tree: MonitoringExpression): Problem[] {
  const tooLong = outsideCount(`${where} filter`, COUNTS.alertFilterLength, text.length);
  const problems: Problem[] = tooLong === undefined ? [] : [tooLong];
  if (tree.kind === 'slo') return problems;
  let [metricTypes, resourceTypes, sloCalls] = [0, 0, 0];
  visitLeaves(tree, (leaf) => {
    if (leaf.kind === 'slo') sloCalls++;
    else if (leaf.selector.kind === 'metric.type') metricTypes++;
    else if (leaf.selector.kind === 'resource.type') resourceTypes++;
  });
  if (sloCalls > 0) {
    problems.push({
      code: 'FLT007',
      where,
      rule: 'an SLO call is the whole filter',
      got: JSON.stringify(text),
      fix: 'leave the other comparisons out',
    });
    return problems;
  }
  if (metricTypes !== 1 || metricTypeOf(tree) === undefined) {
    problems.push({
      code: 'FLT005',
      where,
      rule: 'the filter of an alert names exactly one metric type, with = and outside OR and NOT',
      got: metricTypes === 1 ? JSON.stringify(text) : `${metricTypes} comparisons of metric.type`,
      fix: 'add metric.type = "…" once',
    });
  }
  if (resourceTypes === 0) {
    problems.push({
      code: 'FLT006',
      where,
      rule: 'the filter of an alert restricts resource.type',
      got: JSON.stringify(text),
      fix: 'add resource.type = "…", the resource that the metric is written to',
    });
  }
  return problems;
}

/** The comparisons that must all hold: those that only AND combines. */
function required(tree: MonitoringExpression): Comparison[] {
  if (tree.kind === 'comparison') return [tree];
  return tree.kind === 'and' ? tree.all.flatMap(required) : [];
}
