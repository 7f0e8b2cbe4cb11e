import { count } from '../../model/count';
import type { EngineResult } from '../../alerting/evaluation/result';
import type { FiringCount } from './firings';
import { openSpans } from '../charts/open-spans';
import type { TimeWindow } from '../charts/time-window';
import { timeAxis, valueAxis } from '../parts/axis';
import { escapeHtml } from '../parts/html';
import { lanesHtml } from '../parts/lanes';
import { formatInstant } from '../parts/times';

/** Incidents over time, one lane for each policy that fired; empty if none did. */
export function incidentTimeline({ policies, incidents }: EngineResult, window: TimeWindow): string {
  const lanes = policies
    .filter((policy) => policy.incidents > 0)
    .map(({ id, displayName }) => {
      const own = incidents.filter(({ policy }) => policy === id);
      return {
        label: escapeHtml(displayName === '' ? id : displayName),
        bars: openSpans(own, window, window.to).map((span) => ({ ...span, tone: 'bad' as const })),
        value: count(own.length, 'incident'),
      };
    });
  if (lanes.length === 0) return '';
  const title = `Incidents, ${formatInstant(window.from)} to ${formatInstant(window.to)}`;
  return lanesHtml(title, timeAxis(window.from, window.to), lanes);
}

/** Notifications by day, one lane for each day that has some. */
export function notificationChart(days: readonly FiringCount[]): string {
  const most = Math.max(0, ...days.map(({ notifications }) => notifications));
  const lanes = days.map(({ name, incidents, notifications }) => ({
    label: escapeHtml(name),
    bars: notifications === 0 ? [] : [{ from: 0, to: notifications, tone: 'bad' as const }],
    value: `${count(notifications, 'notification')}, ${count(incidents, 'incident')}`,
  }));
  return lanesHtml('Notifications by day (UTC)', valueAxis(0, Math.max(1, most), true), lanes, 'notifications');
}
