import type { AlertCondition, AlertPolicy, Aggregation } from '../../alerting/policies/policy';
import { selectorsIn } from '../../alerting/promql/expression';
import { readQuery } from '../../alerting/promql/read-query';
import { FilterError } from '../../alerting/filters/filter-error';
import { UnsupportedConstruct } from '../../alerting/promql/query-text';
import { GAUGES, type AnyGaugeName } from '../../model/gauges';
import type { GuardConfig } from '../../model/guard-config';
import { compareText } from '../../model/compare-text';
import type { Facts } from '../facts';
import { valueOf } from '../facts/reading';
import { readSelection } from '../facts/series-selection';

/**
 * What alerting uses of what Google has announced to bill, no sooner than 2027-09-01: references of policies to metrics,
 * and points that their evaluations return. docs/prices.json holds the prices, and the page that states them.
 */
export interface AlertingUse {
  /** One for each metric of a condition: a ratio and a PromQL query may have several. */
  readonly references: number;
  /** Of a month, at the longest series counts that the declaration allows. */
  readonly points: number;
  /** Conditions on metrics whose number of series the input does not say: each counts as one series. */
  readonly ofUnknownSize: number;
  /** Of each enabled policy that reads a metric, those with the most points first. */
  readonly policies: readonly PolicyUse[];
  /** Display names of policies that differ in the values of labels only: one policy grouped by them would do. */
  readonly mergeable: readonly (readonly string[])[];
}

/** What one policy uses. */
export interface PolicyUse extends Pick<AlertingUse, 'references' | 'points' | 'ofUnknownSize'> {
  /** Its display name. */
  readonly policy: string;
}

/** Conditions are evaluated every 30 s: https://cloud.google.com/monitoring/alerts/cost-control */
const EVALUATION_SECONDS = 30;

/** @param month in seconds */
export function alertingUse(facts: Facts, month: number): AlertingUse {
  const policies = facts.monitoring.policies.map(({ policy }) => policy).filter(({ enabled }) => enabled);
  const uses = policies
    .map((policy) => policyUse(facts, policy, month))
    .filter(({ references }) => references > 0)
    .sort((a, b) => b.points - a.points || compareText(a.policy, b.policy));
  const sum = (of: (one: PolicyUse) => number) => uses.reduce((total, one) => total + of(one), 0);
  return {
    references: sum(({ references }) => references),
    points: sum(({ points }) => points),
    ofUnknownSize: sum(({ ofUnknownSize }) => ofUnknownSize),
    policies: uses,
    mergeable: mergeable(policies),
  };
}

function policyUse(facts: Facts, { displayName, id, conditions }: AlertPolicy, month: number): PolicyUse {
  const uses = conditions.map((condition) => useOf(facts, condition)).filter(({ references }) => references > 0);
  return {
    policy: displayName === '' ? id : displayName,
    references: uses.reduce((total, { references }) => total + references, 0),
    points: Math.round(uses.reduce((total, { series = 1, every }) => total + (series * month) / every, 0)),
    ofUnknownSize: uses.filter(({ series }) => series === undefined).length,
  };
}

interface ConditionUse {
  readonly references: number;
  /** That one evaluation returns; undefined where the input does not say it. */
  readonly series: number | undefined;
  readonly every: number;
}

/** Log-match conditions read no metric. */
function useOf(facts: Facts, condition: AlertCondition): ConditionUse {
  const every = EVALUATION_SECONDS;
  switch (condition.kind) {
    case 'threshold':
    case 'absence': {
      const isRatio = condition.kind === 'threshold' && condition.denominatorFilter !== undefined;
      return { references: isRatio ? 2 : 1, series: returned(facts, condition.filter, condition.aggregations), every };
    }
    case 'promql':
      return {
        references: clausesIn(condition.query),
        series: undefined,
        every: condition.evaluationInterval.toSeconds(),
      };
    default:
      return { references: 0, series: 0, every };
  }
}

/** Each selector of a query is a reference; a query that cannot be read has one. */
function clausesIn(query: string): number {
  try {
    return Math.max(1, selectorsIn(readQuery(query)).length);
  } catch (error) {
    if (error instanceof FilterError || error instanceof UnsupportedConstruct) return 1;
    throw error;
  }
}

const GAUGE_NAMES = Object.keys(GAUGES) as readonly AnyGaugeName[];

/** Series after the aggregation; undefined where the metric is not the guard's and no reducer leaves one. */
function returned(facts: Facts, filter: string, aggregations: readonly Aggregation[]): number | undefined {
  const last = aggregations.at(-1);
  if (last !== undefined && last.crossSeriesReducer !== 'REDUCE_NONE' && last.groupByFields.length === 0) return 1;
  const selection = readSelection(filter);
  const metric = selection?.get('metric.type')?.values[0];
  const scope = selection?.get('metric.labels.scope')?.values[0];
  const isGauge = GAUGE_NAMES.some((gauge) => facts.names.gaugeType(gauge) === metric);
  if (!isGauge || scope === undefined) return undefined;
  const named = selection?.get('metric.labels.processor');
  if (named !== undefined && !named.negated && named.test === 'is') return named.values.length;
  return seriesOf(facts, scope);
}

function seriesOf(facts: Facts, scope: string): number | undefined {
  const configs = facts.guards.flatMap(({ config }) => valueOf(config) ?? []);
  const sum = (of: (config: GuardConfig) => number) => configs.reduce((total, config) => total + of(config), 0);
  switch (scope) {
    case 'processor':
      return sum(({ processors }) => processors.length);
    case 'phase':
      return sum(({ phases }) => phases.length);
    case 'breaker':
    case 'observed':
      return sum(({ breakers = [] }) => breakers.length);
    case 'guard':
      return configs.length;
    default:
      return undefined;
  }
}

/** Values of labels in a filter; not those of `metric.type` and `resource.type`. */
const LABEL_VALUE = /((?:metric|resource)\.labels?\.[\w"]+\s*=\s*)("(?:[^"\\]|\\.)*"|[\w-]+)/g;

/** Policies of one threshold condition each, which differ in label values only. */
function mergeable(policies: readonly AlertPolicy[]): string[][] {
  const byRest = new Map<string, string[]>();
  for (const { displayName, conditions, notificationChannels } of policies) {
    const [condition] = conditions;
    if (conditions.length !== 1 || condition?.kind !== 'threshold') continue;
    const { displayName: _, filter, ...rest } = condition;
    const withoutValues = filter.replaceAll(LABEL_VALUE, '$1*');
    if (withoutValues === filter) continue;
    const key = JSON.stringify([withoutValues, rest, [...notificationChannels].sort()]);
    const known = byRest.get(key);
    if (known === undefined) byRest.set(key, [displayName]);
    else known.push(displayName);
  }
  return [...byRest.values()].filter((names) => names.length > 1);
}
