import { isSeriesCondition } from '../evaluation/series-condition';
import type { AlertPolicy } from '../policies/policy';
import type { ChartQuery } from './chart-recorder';
import type { Dashboard } from './dashboard';

/** The charts of the values that policies judge. Log-match and PromQL conditions have none. */
export function policyQueries(policies: readonly AlertPolicy[]): ChartQuery[] {
  return policies.flatMap(({ id, enabled, conditions }) =>
    enabled
      ? conditions.flatMap((condition, i) =>
          isSeriesCondition(condition) ? [{ id: policyQueryId(id, i), condition }] : [],
        )
      : [],
  );
}

/** The id of the query of a policy's condition. */
export function policyQueryId(policy: string, condition: number): string {
  return `policy ${policy} ${condition}`;
}

/** The charts of a report: the values that policies judge, and the tiles of dashboards. */
export function chartQueries(policies: readonly AlertPolicy[], dashboards: readonly Dashboard[]): ChartQuery[] {
  return [...policyQueries(policies), ...dashboards.flatMap(({ queries }) => queries)];
}
