import type { HealthReport } from '../../guard/health/build-report';
import { formatPercent } from '../../guard/health/format';
import { HEALTH_LIMITS } from '../../model/health';
import { escapeHtml } from '../parts/html';
import { lanesHtml, type Lane } from '../parts/lanes';
import { NOT_READ } from './not-read';

type Slo = NonNullable<HealthReport['slos']>[number];

const AXIS = { from: 0, to: 1, ticks: [0, 0.5, 1].map((at) => ({ at, label: `${100 * at}%` })) };

/** What is left of each error budget. */
export function budgetsHtml({ slos }: HealthReport): string {
  if (slos === undefined) return NOT_READ;
  if (slos.length === 0) return '<p class="warn">No SLO is in Monitoring.</p>';
  return lanesHtml('Error budgets', AXIS, slos.map(lane), 'share of the error budget that is left');
}

function lane({ name, goal, compliance, budgetLeft }: Slo): Lane {
  const label = escapeHtml(name);
  if (budgetLeft === null) {
    return { label, bars: [], value: '<b class="warn">not known</b>: Monitoring has no point of it yet' };
  }
  const tone = budgetLeft <= 0 ? 'bad' : budgetLeft < HEALTH_LIMITS.lowBudget ? 'warn' : 'good';
  const good = compliance === null ? '' : `${formatPercent(compliance)} good, `;
  const left = budgetLeft < 0 ? 'overspent' : `${formatPercent(budgetLeft)} left`;
  return {
    label,
    bars: [{ from: 0, to: Math.max(0, budgetLeft), tone }],
    value: `<b class="${tone}">${left}</b> <span class="soft">${good}goal ${formatPercent(goal)}</span>`,
  };
}
