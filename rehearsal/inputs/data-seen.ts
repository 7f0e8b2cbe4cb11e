import type { AlertCondition, AlertPolicy } from '../alerting/policy';
import { UNDOCUMENTED } from '../alerting/options';
import { compileMatcher, unjudgeable } from '../filters/monitoring-matcher';
import { parseMonitoringFilter } from '../filters/monitoring-parser';
import type { Series } from '../metrics/series';
import type { FilterUse } from './log-files';

/**
 * Ids of the policies that had nothing to judge: no condition has a filter that any of the series matches. Such a
 * policy stays silent whatever happens. Of conditions that name no filter over series nothing is said.
 */
export function policiesWithoutData(
  policies: readonly AlertPolicy[],
  series: readonly Series[],
  uses: readonly FilterUse[],
): string[] {
  const matchedLogs = new Set(uses.filter(({ matched }) => matched > 0).map(({ of }) => of));
  return policies
    .filter(({ id, conditions, enabled }) => {
      const seen = conditions.map((condition) =>
        condition.kind === 'log-match' ? matchedLogs.has(`policy ${id}`) : seesData(condition, series),
      );
      return enabled && seen.length > 0 && seen.every((one) => one === false);
    })
    .map(({ id }) => id);
}

/** Does any series match the filter? Nothing where a condition names no such filter. */
function seesData(condition: AlertCondition, series: readonly Series[]): boolean | undefined {
  if (condition.kind !== 'threshold' && condition.kind !== 'absence') return undefined;
  const tree = parseMonitoringFilter(condition.filter);
  if (unjudgeable(tree) !== undefined) return undefined;
  const matches = compileMatcher(tree, { hasIgnoresCase: UNDOCUMENTED.hasIgnoresCase.default });
  return series.some((one) => matches(one));
}
