import { isSeriesCondition } from '../evaluation/series-condition';
import type { AlertPolicy } from '../policies/policy';
import type { ChartQuery } from './chart-recorder';
import type { Dashboard } from './dashboard';

/** What the conditions of policies judge, to be drawn. Conditions over logs and in PromQL have no such values. */
export function policyQueries(policies: readonly AlertPolicy[]): ChartQuery[] {
  return policies.flatMap(({ id, enabled, conditions }) =>
    enabled
      ? conditions.flatMap((condition, i) => (isSeriesCondition(condition) ? [{ id: policyQueryId(id, i), condition }] : []))
      : [],
  );
}

/** The id of the query of a policy's condition. */
export function policyQueryId(policy: string, condition: number): string {
  return `policy ${policy} ${condition}`;
}

/** Everything that a report draws: what policies judge, and what dashboards show. */
export function chartQueries(policies: readonly AlertPolicy[], dashboards: readonly Dashboard[]): ChartQuery[] {
  return [...policyQueries(policies), ...dashboards.flatMap(({ queries }) => queries)];
}
