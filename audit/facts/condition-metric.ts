import { FilterError } from '../../alerting/filters/filter-error';
import { metricTypeOf } from '../../alerting/filters/monitoring/alert-filter';
import { parseMonitoringFilter } from '../../alerting/filters/monitoring/monitoring-parser';

const LOG_BASED = 'logging.googleapis.com/user/';

/** The metric that the filter of a condition reads; undefined where it names none, or cannot be parsed. */
export function metricInFilter(filter: string): string | undefined {
  try {
    return metricTypeOf(parseMonitoringFilter(filter));
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

/** Is it a log-based metric of a user? */
export function isLogBased(metric: string | undefined): boolean {
  return metric?.startsWith(LOG_BASED) === true;
}
