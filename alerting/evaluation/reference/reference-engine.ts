import { metricTypeOf } from '../../filters/monitoring/alert-filter';
import { parseMonitoringFilter } from '../../filters/monitoring/monitoring-parser';
import { keysOf, resourceKey } from '../../metrics/group-by';
import type { MetricDescriptors } from '../../metrics/metric-descriptor';
import type { Series } from '../../metrics/series';
import type { Aggregation, AlertPolicy } from '../../policies/policy';
import { mergedLogs } from '../build-result';
import { COMPLETE, type Extent, type Reach } from '../extent';
import { failureRulesOf } from '../failure-rules';
import { incidentLogOf, type IncidentLog } from '../incident-log';
import { noisiestAbsenceMs } from '../lateness';
import { choicesOf, type EngineOptions } from '../options';
import { reachOf } from '../reach';
import type { EngineResult } from '../result';
import type { Snooze } from '../snoozes';
import { isSeriesCondition, testOf, type SeriesCondition } from '../series-condition';
import { AndIncidents } from './and-incidents';
import { ConditionState } from './condition-state';
import { conditionValues, type Inputs } from './condition-values';
import { OrIncidents } from './or-incidents';
import { seriesOf, type RecordedPoint } from './recording';
import { groupFieldsOf } from './reduce';

/** A recording, and when to stop. */
export interface Recording {
  readonly points: readonly RecordedPoint[];
  /** No evaluation is later, in milliseconds since the epoch. */
  readonly until: number;
}

/**
 * Evaluates alert policies as Cloud Monitoring does, written to be read. At every evaluation it computes everything from
 * all points again:
 *
 * 1. It aligns each series that the filter of a condition matches over a window that ends at the evaluation
 *    (`align.ts`), and reduces the aligned values to one value a group (`reduce.ts`). `condition-values.ts` joins both,
 *    and adds second aggregations and ratios.
 * 2. It compares each value with the threshold. A series that violates for the whole duration fails; `series-state.ts`
 *    has what missing data means.
 * 3. A condition is met when enough of its series fail (`condition-state.ts`).
 * 4. The combiner turns failing series into incidents (`or-incidents.ts`, `and-incidents.ts`).
 *
 * `AlertEngine` in `../incremental` gives the same incidents and notifications without computing everything again;
 * `test/alerting/evaluation/properties.test.ts` and `aggregation-properties.test.ts` compare both. This engine has
 * threshold and absence conditions over numbers and the aligners of `align.ts`. It has no reminders, and no points that
 * come in late.
 *
 * @throws Error for a policy that needs more
 */
export function evaluateFromScratch(
  policies: readonly AlertPolicy[],
  descriptors: MetricDescriptors,
  options: EngineOptions,
  { points, until }: Recording,
): Pick<EngineResult, 'incidents' | 'notifications'> {
  const inputs: Inputs = {
    recording: seriesOf(points),
    descriptors,
    choices: choicesOf(options),
    startAt: options.startAt,
    delayMs: (options.ingestionDelaySeconds ?? 0) * 1_000,
    lateMs: (options.lateBySeconds ?? 0) * 1_000,
  };
  const { extentOf = () => COMPLETE, changedAt = () => [], snoozesOf = () => [] } = options;
  return mergedLogs(
    policies.map((policy) => {
      const ofPolicy = { extent: extentOf(policy), changedAt: changedAt(policy), snoozes: snoozesOf(policy) };
      return evaluatePolicy(policy, { ...inputs, ...ofPolicy }, until);
    }),
  );
}

/** What one policy is evaluated with. */
interface PolicyInputs extends Inputs {
  readonly extent: Extent;
  readonly changedAt: readonly number[];
  readonly snoozes: readonly Snooze[];
}

/** The incidents of one policy. Policies do not depend on each other. */
function evaluatePolicy(policy: AlertPolicy, inputs: PolicyInputs, until: number): IncidentLog {
  const { choices, startAt } = inputs;
  const log = incidentLogOf(policy, choices);
  const conditions = conditionsOf(policy, inputs);
  const combines = policy.combiner !== 'OR' && conditions.length > 1;
  const incidents = combines ? new AndIncidents(log) : new OrIncidents(log);
  for (let at = startAt; at <= until; at += choices.evaluationPeriodSeconds * 1_000) {
    for (const condition of conditions) condition.evaluate(at);
    incidents.update(
      conditions,
      at,
      inputs.snoozes.some(({ from, to }) => from <= at && at < to),
    );
  }
  return log;
}

function conditionsOf(policy: AlertPolicy, inputs: PolicyInputs): ConditionState[] {
  const conditions = policy.conditions.filter(isSeriesCondition);
  if (conditions.length < policy.conditions.length)
    throw new Error('the reference engine takes threshold and absence conditions only');
  const matchKeyOf = matchKeyFor(policy, conditions);
  return conditions.map((condition) => {
    const judged = {
      test: testOf(condition),
      durationMs: durationOf(condition, inputs),
      reach: reachIn(condition, inputs),
    };
    const rules = failureRulesOf(judged, policy, inputs.choices, inputs);
    const values = conditionValues(condition, inputs);
    return new ConditionState(condition, values, rules, matchKeyOf);
  });
}

function durationOf(condition: SeriesCondition, { lateMs, choices }: Inputs): number {
  const lateness = { lateMs, periodMs: choices.evaluationPeriodSeconds * 1_000 };
  return condition.kind === 'absence' ? noisiestAbsenceMs(condition, lateness) : condition.duration.toMilliseconds();
}

/** Which input the values of a condition depend on; of a ratio both of its sides, which unknown input moves either way. */
function reachIn(condition: SeriesCondition, { descriptors, choices }: Inputs): Reach {
  const sideOf = (filter: string, aggregations: readonly Aggregation[]) => {
    const descriptor = descriptors.descriptorOf(metricTypeOf(parseMonitoringFilter(filter)) ?? '');
    const type = { kind: descriptor?.metricKind ?? 'GAUGE', type: descriptor?.valueType ?? 'DOUBLE' } as const;
    return reachOf(aggregations, type, choices.rawPointSeconds);
  };
  const side = sideOf(condition.filter, condition.aggregations);
  if (condition.kind === 'absence' || condition.denominatorFilter === undefined) return side;
  const other = sideOf(condition.denominatorFilter, condition.denominatorAggregations);
  return { lookbackMs: Math.max(side.lookbackMs, other.lookbackMs), growth: 'any' };
}

/**
 * What AND_WITH_MATCHING_RESOURCE compares between conditions: the resource type and those resource labels that every
 * reducing condition keeps; all resource labels where no condition reduces.
 */
function matchKeyFor({ combiner }: AlertPolicy, conditions: readonly SeriesCondition[]): (series: Series) => string {
  if (combiner !== 'AND_WITH_MATCHING_RESOURCE') return () => '';
  let labels: readonly string[] | undefined;
  for (const { aggregations } of conditions) {
    for (const aggregation of aggregations) {
      if (aggregation.crossSeriesReducer === 'REDUCE_NONE') continue;
      const kept = keysOf(groupFieldsOf(aggregation), 'resource');
      labels =
        labels === undefined || kept === undefined ? (labels ?? kept) : labels.filter((key) => kept.includes(key));
    }
  }
  const keys = labels === undefined ? undefined : [...labels].sort();
  return ({ resource }) => resourceKey(resource, keys);
}
