import { FilterError } from '../../alerting/filters/filter-error';
import { metricTypeOf } from '../../alerting/filters/monitoring/alert-filter';
import { parseMonitoringFilter } from '../../alerting/filters/monitoring/monitoring-parser';
import type { MonitoringExpression } from '../../alerting/filters/monitoring/monitoring-syntax';

const LOG_BASED = 'logging.googleapis.com/user/';

/** The metric that the filter of a condition reads; undefined where it names none, or cannot be parsed. */
export function metricInFilter(filter: string): string | undefined {
  const tree = parsed(filter);
  return tree === undefined ? undefined : metricTypeOf(tree);
}

/** The SLO whose burn rate the filter of a condition reads; undefined where it reads none. */
export function burningSloIn(filter: string): string | undefined {
  const tree = parsed(filter);
  return tree?.kind === 'slo' && tree.name === 'select_slo_burn_rate' ? tree.slo : undefined;
}

function parsed(filter: string): MonitoringExpression | undefined {
  try {
    return parseMonitoringFilter(filter);
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

/** Is it a log-based metric of a user? */
export function isLogBased(metric: string | undefined): boolean {
  return metric?.startsWith(LOG_BASED) === true;
}
