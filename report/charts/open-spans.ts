import type { IncidentRecord } from '../../alerting/evaluation/incident-log';
import type { TimeWindow } from './time-window';

/** Smallest width of a span, as a share of the chart: 2 of about 800 pixels. */
const NARROWEST = 1 / 400;

/**
 * The spans of a window in which at least one incident was open, for a chart. Short spans are widened to be visible and
 * overlapping ones are merged, so a chart stays small however many incidents a policy opens.
 * @param to end of incidents that are still open, in milliseconds since the epoch
 */
export function openSpans(
  incidents: readonly Pick<IncidentRecord, 'openedAt' | 'closedAt'>[],
  window: TimeWindow,
  to: number,
): TimeWindow[] {
  const least = (window.to - window.from) * NARROWEST;
  const spans: { from: number; to: number }[] = [];
  const shown = incidents
    .map(({ openedAt, closedAt }) => ({ from: openedAt, to: closedAt ?? to }))
    .filter((one) => one.from <= window.to && one.to >= window.from)
    .sort((a, b) => a.from - b.from);
  for (const one of shown) {
    const from = Math.max(window.from, Math.min(one.from, window.to - least));
    const until = Math.min(window.to, Math.max(one.to, from + least));
    const last = spans.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, until);
    else spans.push({ from, to: until });
  }
  return spans;
}
