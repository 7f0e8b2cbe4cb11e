import type { HealthReport, PhaseMonth } from '../../guard/health/build-report';
import { formatPercent } from '../../guard/health/format';
import { MONTH_SOURCE } from '../../guard/health/month-health';
import { count } from '../../model/count';
import { HEALTH_LIMITS } from '../../model/health';
import type { Axis } from '../parts/axis';
import { escapeHtml, htmlTable } from '../parts/html';
import { lanesHtml, type Lane } from '../parts/lanes';
import { shortDay } from '../parts/times';
import { NOT_READ } from './not-read';
import { successTone } from './success-tone';

const DAY_MS = 86_400_000;
/** Share of the width of a day that its bar takes. */
const BAR = 0.8;

/** The standing analysis by phase and day; undefined where the report has none. */
export function monthHtml({ month, unread, at }: HealthReport): string | undefined {
  if (month === undefined) return unread.some(({ source }) => source === MONTH_SOURCE) ? NOT_READ : undefined;
  return [
    htmlTable(
      'Runs of 30 days by phase',
      ['phase', 'success', 'succeeded', 'failed', 'expected failures'],
      month.map(runsRow),
    ),
    '<h3>Share of runs that succeeded, by day (UTC)</h3>',
    lanesHtml(
      'Share of runs that succeeded, by day',
      axisOf(Date.parse(at), month[0]?.days.length ?? 0),
      month.map(lane),
      `green: ${formatPercent(HEALTH_LIMITS.goodSuccess)} or more; red: below ${formatPercent(HEALTH_LIMITS.badSuccess)}; empty: no run ended`,
    ),
  ].join('');
}

function runsRow({ phase, successRate, succeeded, failed, expectedFailures }: PhaseMonth): string {
  const rate =
    successRate === null
      ? '<td class="soft">no run ended</td>'
      : `<td class="${successTone(successRate)}">${formatPercent(successRate)}</td>`;
  const counts = [succeeded, failed, expectedFailures].map((n) => `<td>${n.toLocaleString('en')}</td>`);
  return `<tr><th scope="row">${escapeHtml(phase)}</th>${rate}${counts.join('')}</tr>`;
}

/** A day is one unit. */
function axisOf(end: number, days: number): Axis {
  const ticks = [0, Math.floor(days / 2), days - 1].map((day) => ({
    at: day + BAR / 2,
    label: shortDay(end - (days - 1 - day) * DAY_MS),
  }));
  return { from: 0, to: days, ticks };
}

function lane({ phase, days }: PhaseMonth): Lane {
  const bars = days.flatMap((share, day) =>
    share === null ? [] : [{ from: day, to: day + BAR, tone: successTone(share) }],
  );
  const low = bars.filter(({ tone }) => tone !== 'good').length;
  const below = `${count(low, 'day')} below ${formatPercent(HEALTH_LIMITS.goodSuccess)}`;
  const value =
    bars.length === 0
      ? '<span class="soft">no run ended</span>'
      : low === 0
        ? '<span class="soft">no day is low</span>'
        : `<b>${below}</b> <span class="soft">of ${count(bars.length, 'day')} with runs</span>`;
  return { label: escapeHtml(phase), bars, value };
}
