import type { HealthReport, PhaseHealth } from '../../guard/health/build-report';
import { formatPercent, formatSeconds } from '../../guard/health/format';
import { TREND_DAYS } from '../../model/health';
import { escapeHtml, htmlTable } from '../parts/html';
import { shortDay } from '../parts/times';
import { NOT_READ } from './not-read';
import { successTone } from './success-tone';

const DAY_MS = 86_400_000;

/** The period of the report by phase, and each of the last seven days. */
export function weekHtml({ phases, unread, at }: HealthReport): string {
  if (phases.length === 0) return NOT_READ;
  const end = Date.parse(at);
  // Each day has 24 hours and ends at the time of day of the report.
  const days = Array.from({ length: TREND_DAYS }, (_, i) => `to ${shortDay(end - (TREND_DAYS - 1 - i) * DAY_MS)}`);
  const head = ['phase', ...days];
  return [
    htmlTable(
      'Runs by phase',
      ['phase', 'success', 'succeeded', 'failed', 'expected failures', 'P95'],
      phases.map(runsRow),
    ),
    '<h3>Share of runs that succeeded</h3>',
    htmlTable(
      'Share of runs that succeeded, by day',
      head,
      phases.map((phase) => daysRow(phase, phase.trend, successCell)),
    ),
    '<h3>Highest age of a run, in shares of its budget</h3>',
    htmlTable(
      'Highest age over budget, by day',
      head,
      phases.map((phase) => daysRow(phase, phase.worstAges, ageCell)),
    ),
    ...(unread.length === 0
      ? []
      : ['<p class="warn">A phase whose runs could not be read is not in these tables.</p>']),
  ].join('');
}

function runsRow({
  phase,
  successRate,
  succeeded,
  failed,
  expectedFailures,
  durations,
  truncated,
  runs,
}: PhaseHealth): string {
  const name = `${escapeHtml(phase)}${truncated ? ` <span class="soft">latest ${runs}</span>` : ''}`;
  const rate = successRate === null ? '<td class="soft">no run ended</td>' : successCell(successRate);
  const counts = [succeeded, failed, expectedFailures].map((n) => `<td>${n.toLocaleString('en')}</td>`);
  const p95 = durations === null ? '' : formatSeconds(durations.p95);
  return `<tr><th scope="row">${name}</th>${rate}${counts.join('')}<td>${p95}</td></tr>`;
}

function daysRow(
  { phase }: PhaseHealth,
  values: readonly (number | null)[] | undefined,
  cell: (value: number) => string,
): string {
  const cells =
    values === undefined
      ? `<td class="warn" colspan="${TREND_DAYS}">not read</td>`
      : values.map((value) => (value === null ? '<td class="soft">none</td>' : cell(value))).join('');
  return `<tr><th scope="row">${escapeHtml(phase)}</th>${cells}</tr>`;
}

function successCell(share: number): string {
  return `<td class="${successTone(share)}">${formatPercent(share)}</td>`;
}

function ageCell(ratio: number): string {
  return `<td${ratio > 1 ? ' class="bad"' : ''}>${ratio.toFixed(2)}</td>`;
}
