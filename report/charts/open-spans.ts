import type { IncidentRecord } from '../../alerting/evaluation/incident-log';
import type { TimeWindow } from './time-window';

/** Of the width of a picture: two of its some 800 pixels. Less would not be seen. */
const NARROWEST = 1 / 400;

/**
 * When at least one of the incidents was open, as far as a picture of a window shows it: short ones are wide enough to
 * be seen, and those that cannot be told apart are one. So a picture weighs little, however noisy a policy is.
 * @param to when an incident that is still open ends at the latest, in milliseconds since the epoch
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
