import type { RecordedCharts } from '../../alerting/charting/chart-recorder';
import { valueAt } from '../../alerting/charting/held-values';
import type { DrawnLine } from '../../alerting/charting/recorded-line';
import type { IncidentRecord } from '../../alerting/evaluation/incident-log';
import type { SeriesCondition } from '../../alerting/evaluation/series-condition';
import { seriesKey } from '../../alerting/metrics/series';
import { Duration } from '../../model/duration';
import { formatMinutes, shortInstant } from '../parts/times';
import type { Moment } from './line-chart';

/** An incident, and when it opened where every point was visible at once. */
export interface OpenedIncident {
  readonly incident: IncidentRecord;
  /** Milliseconds since the epoch. @default - it did not open there */
  readonly bestOpenedAt?: number;
}

/**
 * Why an incident begins where it does: when the aligned values began to violate the condition, when that had lasted for
 * its duration, and when the incident opened with the delay of points.
 */
export function incidentMoments(
  condition: SeriesCondition,
  { incident, bestOpenedAt }: OpenedIncident,
  lines: readonly DrawnLine[],
  charts: Pick<RecordedCharts, 'from' | 'stretchMs'>,
): Moment[] {
  const earliest = Math.min(bestOpenedAt ?? Infinity, incident.openedAt);
  const key = seriesKey(incident.series);
  const line = lines.find(({ series }) => seriesKey(series) === key);
  const began = line === undefined ? undefined : violatesSince(condition, line, charts, earliest);
  const duration = condition.duration.toMilliseconds();
  const delay = incident.openedAt - (bestOpenedAt ?? incident.openedAt);
  return [
    ...(began === undefined ? [] : [{ at: began, text: `${shortInstant(began)}: ${violationText(condition)}` }]),
    ...(began === undefined || duration === 0
      ? []
      : [
          {
            at: began + duration,
            text: `${shortInstant(began + duration)}: this has lasted ${condition.duration.toString()}, the duration of the condition`,
          },
        ]),
    {
      at: incident.openedAt,
      text: `${shortInstant(incident.openedAt)}: the incident opens${delay <= 0 ? '' : `, ${formatMinutes(delay)} later than with points that are visible at once`}`,
    },
  ];
}

/** From when on the values violate the condition without a break up to an instant; undefined where they do not. */
function violatesSince(
  condition: SeriesCondition,
  line: DrawnLine,
  { from, stretchMs }: Pick<RecordedCharts, 'from' | 'stretchMs'>,
  until: number,
): number | undefined {
  const last = Math.floor((until - from) / stretchMs);
  // Charts are computed at other seconds of the minute than the policy, so the violation may show one step off.
  let i = [last, last - 1, last + 1].find((one) => isViolated(condition, line, one));
  if (i === undefined) return undefined;
  while (i > 0 && isViolated(condition, line, i - 1)) i -= 1;
  return Math.min(from + i * stretchMs, until);
}

function isViolated(condition: SeriesCondition, { low, high }: DrawnLine, i: number): boolean {
  if (i < 0 || i >= high.steps) return false;
  if (condition.kind === 'absence') return Number.isNaN(valueAt(high, i));
  const { comparison, thresholdValue } = condition;
  return comparison === 'COMPARISON_LT' ? valueAt(low, i) < thresholdValue : valueAt(high, i) > thresholdValue;
}

function violationText(condition: SeriesCondition): string {
  const [{ alignmentPeriod = Duration.zero } = {}] = condition.aggregations;
  const window = alignmentPeriod.equals(Duration.zero)
    ? ''
    : `; it holds the points of the last ${alignmentPeriod.toString()} (alignment period)`;
  if (condition.kind === 'absence') return 'the last value is gone';
  const direction = condition.comparison === 'COMPARISON_LT' ? 'below' : 'above';
  return `the first value ${direction} the threshold of ${condition.thresholdValue}${window}`;
}
