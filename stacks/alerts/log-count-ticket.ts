import type { Aggregation } from '../../constructs/alert-condition';
import type { SeriesSelection } from '../../constructs/series';
import { Duration } from '../../model/duration';
import type { Alert, AlertTexts } from './alert';

/** What is counted, and how much is too much. */
export interface LogCount {
  readonly severity: Alert['severity'];
  /** Series of a log-based metric. */
  readonly series: SeriesSelection;
  /** Metric labels: one incident for each combination of their values. */
  readonly per: readonly string[];
  /** At least 10 min: counts of log entries may lag that long, and a shorter window would be empty when it is read. */
  readonly window: Duration;
  /** The ticket opens at more than this many in the window. */
  readonly above: number;
}

/**
 * A ticket on a count of log entries. Never a page, because the counts may lag 10 min
 * (https://cloud.google.com/logging/docs/logs-based-metrics/troubleshooting). After the last entry Cloud Logging writes
 * one zero and then no data, so the ticket closes without data.
 */
export function logCountTicket({ severity, series, per, window, above }: LogCount, texts: AlertTexts): Alert {
  return {
    ...texts,
    severity,
    urgency: 'ticket',
    conditions: [
      {
        kind: 'threshold',
        displayName: `more than ${above} in ${window.toString()}`,
        series,
        aggregation: sumOver(window, per),
        comparison: 'COMPARISON_GT',
        threshold: above,
        duration: Duration.zero,
      },
    ],
    closeWithoutData: Duration.minutes(30),
  };
}

/** The number of entries in the window, summed over all labels but the given ones (revisions, log names). */
function sumOver(window: Duration, labels: readonly string[]): Aggregation {
  return {
    alignmentPeriod: window,
    perSeriesAligner: 'ALIGN_SUM',
    crossSeriesReducer: 'REDUCE_SUM',
    groupByFields: labels.map((label) => `metric.labels.${label}`),
  };
}
