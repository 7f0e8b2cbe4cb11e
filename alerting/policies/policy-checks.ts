import { Duration } from '../../model/duration';
import { COUNTS, LIMITS, outsideCount, outsideLimit, type DurationRange } from '../../model/platform-limits';
import type { Problem } from '../../model/problem';
import { alertFilterProblems, metricTypeOf } from '../filters/monitoring/alert-filter';
import { FilterError } from '../filters/filter-error';
import { parseMonitoringFilter } from '../filters/monitoring/monitoring-parser';
import type { MonitoringExpression } from '../filters/monitoring/monitoring-syntax';
import type { MetricDescriptors } from '../metrics/metric-descriptor';
import { aggregationProblems, lookbackProblems } from './aggregation-checks';
import { isSeriesCondition, type SeriesCondition } from '../evaluation/series-condition';
import { denominatorProblems } from './denominator-checks';
import { logMatchProblems } from './log-match-checks';
import type { AlertCondition, AlertPolicy, MqlChecks, PromqlCondition, Trigger } from './policy';
import { textProblems } from './text-checks';
import { promqlProblems } from '../evaluation/compile/promql-checks';

/** At most one notification in five minutes: https://docs.cloud.google.com/logging/docs/alerting/log-based-incidents */
const SHORTEST_RATE_LIMIT = Duration.minutes(5);
const RENOTIFY: DurationRange = {
  field: 'renotifyInterval',
  min: Duration.minutes(30),
  max: Duration.hours(24),
  source: 'https://monitoring.googleapis.com/$discovery/rest?version=v3',
};
const FORECAST: DurationRange = {
  field: 'forecastHorizon',
  min: Duration.hours(1),
  max: Duration.hours(60),
  source: 'https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/alert.proto',
};

/** The field of a condition that has to be the only one of its policy; undefined: it may have others beside it. */
function aloneField(condition: AlertCondition): string | undefined {
  if (condition.kind === 'log-match') return 'conditionMatchedLog';
  if (condition.kind === 'promql') return 'conditionPrometheusQueryLanguage';
  const mql = condition.kind === 'unevaluated' && condition.field === 'conditionMonitoringQueryLanguage';
  const log = condition.kind === 'unevaluated' && condition.field === 'conditionMatchedLog';
  return mql || log ? condition.field : undefined;
}

/**
 * Everything that the API would refuse in a policy; `terraform validate` and `plan` find none of it. Metric kinds and value
 * types are checked where a descriptor is known.
 */
export function policyProblems(policy: AlertPolicy, descriptors: MetricDescriptors): readonly Problem[] {
  if (policy.unreadable !== undefined) return policy.unreadable;
  const conditions = policy.conditions.flatMap((condition) =>
    conditionProblems(`${policy.id}/${condition.displayName}`, condition, descriptors),
  );
  const problems = [...wholeProblems(policy), ...strategyProblems(policy), ...conditions];
  const { place } = policy;
  return place === undefined ? problems : problems.map((one) => ({ ...one, where: `${place}: ${one.where}` }));
}

function conditionProblems(where: string, condition: AlertCondition, descriptors: MetricDescriptors): Problem[] {
  if (condition.kind === 'log-match') return logMatchProblems(where, condition);
  if (condition.kind === 'promql')
    return [...intervalProblems(where, condition), ...promqlProblems(where, condition, descriptors)];
  if (condition.kind === 'unevaluated' && condition.mql !== undefined) return retestProblems(where, condition.mql);
  if (!isSeriesCondition(condition)) return [];
  return [...seriesProblems(where, condition), ...filterProblems(where, condition, descriptors)];
}

function wholeProblems(policy: AlertPolicy): Problem[] {
  const problems = some(outsideCount(policy.id, COUNTS.alertConditions, policy.conditions.length));
  for (const condition of policy.conditions) {
    const field = aloneField(condition);
    if (field === undefined || policy.conditions.length === 1) continue;
    problems.push({
      code: 'POL003',
      where: `${policy.id}/${condition.displayName}`,
      rule: `${field} is the only condition of its policy`,
      got: `${policy.conditions.length} conditions`,
      fix: 'move it to a separate policy',
    });
  }
  return [...problems, ...textProblems(policy)];
}

function strategyProblems({ id, alertStrategy, conditions }: AlertPolicy): Problem[] {
  const where = `${id}/alertStrategy`;
  const problems: Problem[] = [];
  if (alertStrategy.autoClose !== undefined) {
    problems.push(...some(outsideLimit(where, LIMITS.autoClose, alertStrategy.autoClose)));
  }
  for (const { renotifyInterval } of alertStrategy.notificationChannelStrategy) {
    problems.push(...some(outsideLimit(where, RENOTIFY, renotifyInterval)));
  }
  const onLogs = conditions.some((condition) => aloneField(condition) === 'conditionMatchedLog');
  if (alertStrategy.notificationRateLimit !== undefined && !onLogs) {
    problems.push({
      code: 'POL005',
      where,
      rule: 'only log-match policies have a notificationRateLimit',
      got: `notificationRateLimit of ${alertStrategy.notificationRateLimit.toString()}`,
      fix: 'leave it out; a threshold on a log-based metric is not a log match',
    });
  }
  if (onLogs && alertStrategy.notificationRateLimit?.isShorterThan(SHORTEST_RATE_LIMIT) === true) {
    problems.push({
      code: 'POL025',
      where,
      rule: `the period of a notificationRateLimit is ${SHORTEST_RATE_LIMIT.toString()} or more`,
      got: alertStrategy.notificationRateLimit.toString(),
      fix: 'set 300s or more',
    });
  }
  if (alertStrategy.notificationRateLimit === undefined && onLogs) {
    problems.push({
      code: 'POL014',
      where,
      rule: 'a policy with a log-match condition has a notificationRateLimit',
      got: 'none',
      fix: 'set one of 300s or more',
    });
  }
  if (alertStrategy.notificationPrompts?.includes('OPENED') === false) {
    problems.push({
      code: 'POL015',
      where,
      rule: 'notificationPrompts are OPENED, or OPENED and CLOSED',
      got: alertStrategy.notificationPrompts.join(', '),
      fix: 'add OPENED',
    });
  }
  return problems;
}

function seriesProblems(where: string, condition: SeriesCondition): Problem[] {
  const problems = lookbackProblems(where, condition.aggregations, condition.duration);
  if (condition.kind === 'absence') {
    const duration = some(outsideLimit(where, LIMITS.absenceDuration, condition.duration));
    return [...problems, ...triggerProblems(where, condition.trigger), ...duration];
  }
  problems.push(...retestProblems(where, condition));
  const { comparison, forecastHorizon } = condition;
  if (comparison !== 'COMPARISON_GT' && comparison !== 'COMPARISON_LT') {
    problems.push({
      code: 'POL006',
      where,
      rule: 'a threshold compares with COMPARISON_GT or COMPARISON_LT',
      got: comparison,
      fix: 'use the strict comparison, and change the threshold if its value should violate',
    });
  }
  if (forecastHorizon !== undefined) problems.push(...some(outsideLimit(where, FORECAST, forecastHorizon)));
  return problems;
}

/** What the API checks in both a threshold and a condition of MQL. */
function retestProblems(where: string, { duration, trigger, evaluationMissingData }: MqlChecks): Problem[] {
  const problems = [...triggerProblems(where, trigger), ...some(outsideLimit(where, LIMITS.alertDuration, duration))];
  if (evaluationMissingData !== undefined && duration.equals(Duration.zero)) {
    problems.push({
      code: 'POL007',
      where,
      rule: 'evaluationMissingData needs a duration of 1 min or more',
      got: `${evaluationMissingData} with a duration of 0 s`,
      fix: 'set a duration, or leave evaluationMissingData out',
    });
  }
  return problems;
}

function triggerProblems(where: string, trigger: Trigger): Problem[] {
  const legal =
    'count' in trigger
      ? Number.isInteger(trigger.count) && trigger.count >= 1
      : trigger.percent > 0 && trigger.percent <= 100;
  if (legal) return [];
  return [
    {
      code: 'POL008',
      where,
      rule: 'a trigger is a count of 1 or more, or a percentage above 0 and up to 100',
      got: JSON.stringify(trigger),
      fix: 'leave it out for one series',
    },
  ];
}

function intervalProblems(where: string, { evaluationInterval }: PromqlCondition): Problem[] {
  const seconds = evaluationInterval.toSeconds();
  if (seconds > 0 && seconds % 30 === 0) return [];
  return [
    {
      code: 'POL019',
      where,
      rule: 'evaluationInterval is a positive multiple of 30 s',
      got: evaluationInterval.toString(),
      fix: 'set 30s or 60s',
    },
  ];
}

function filterProblems(where: string, condition: SeriesCondition, descriptors: MetricDescriptors): Problem[] {
  const tree = parsed(where, condition.filter);
  if (Array.isArray(tree)) return tree;
  if (tree.kind === 'slo' && condition.kind === 'threshold') return alertFilterProblems(where, condition.filter, tree);
  const ratio = condition.kind === 'threshold' && condition.denominatorFilter !== undefined;
  const denominator = ratio ? parsed(`${where}/denominator`, condition.denominatorFilter) : [];
  if (Array.isArray(denominator) && denominator.length > 0) return denominator;
  const metricType = metricTypeOf(tree);
  const descriptor = metricType === undefined ? undefined : descriptors.descriptorOf(metricType);
  return [
    ...alertFilterProblems(where, condition.filter, tree),
    ...aggregationProblems(where, condition.aggregations, descriptor),
    ...(ratio && !Array.isArray(denominator) ? denominatorProblems(where, condition, denominator, descriptors) : []),
  ];
}

/** The syntax tree, or the problems of the text. */
function parsed(where: string, filter: string): MonitoringExpression | Problem[] {
  try {
    return parseMonitoringFilter(filter);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    return error.problems.map((problem) => ({ ...problem, where: `${where}: ${problem.where}` }));
  }
}

function some(problem: Problem | undefined): Problem[] {
  return problem === undefined ? [] : [problem];
}
