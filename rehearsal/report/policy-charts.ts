import type { AlertPolicy } from '../alerting/policy';
import type { PolicyResult } from '../alerting/result';
import { policyQueryId } from '../charting/policy-queries';
import type { Rehearsal } from '../simulate/rehearsal';
import { escapeHtml } from './html';
import { lineChart } from './line-chart';
import { windowOf } from './time-window';

/** What each policy saw in a rehearsal, its threshold drawn in: open where it fired, folded where it did not. */
export function policyCharts(rehearsal: Rehearsal, policies: readonly AlertPolicy[]): string {
  const { drawn, worst } = rehearsal;
  if (drawn === undefined) return '';
  return worst.policies
    .map((result) => {
      const policy = policies.find(({ id }) => id === result.id);
      return policy === undefined ? '' : policyHtml(rehearsal, result, policy);
    })
    .join('\n');
}

function policyHtml(rehearsal: Rehearsal, result: PolicyResult, policy: AlertPolicy): string {
  const badge =
    result.status === 'not_evaluated'
      ? '<span class="badge warn">not evaluated</span>'
      : result.incidents > 0
        ? `<span class="badge bad">${result.incidents} ${result.incidents === 1 ? 'incident' : 'incidents'}</span>`
        : '<span class="badge">silent</span>';
  const reason = result.reason === null ? '' : `<p class="soft">${escapeHtml(result.reason)}</p>`;
  const pictures = policy.conditions.map((_, i) => conditionHtml(rehearsal, policy, i)).join('');
  return `<details class="policy"${result.incidents > 0 ? ' open' : ''}><summary>${escapeHtml(policy.displayName)} <code>${escapeHtml(policy.id)}</code> ${badge}</summary>${reason}${pictures}</details>`;
}

function conditionHtml({ drawn, worst, scenario, ...story }: Rehearsal, policy: AlertPolicy, index: number): string {
  const condition = policy.conditions[index];
  const chart = drawn?.charts.charts.find(({ id }) => id === policyQueryId(policy.id, index));
  if (condition === undefined || drawn === undefined || chart === undefined) {
    return condition === undefined
      ? ''
      : `<p class="soft">${escapeHtml(condition.displayName)}: no values to draw.</p>`;
  }
  if (chart.undrawn !== undefined) return `<p class="soft">Not drawn: ${escapeHtml(chart.undrawn)}</p>`;
  const below = condition.kind === 'threshold' && condition.comparison === 'COMPARISON_LT';
  const open = worst.incidents
    .filter((incident) => incident.policy === policy.id)
    .map(({ openedAt, closedAt }) => ({ from: openedAt, to: closedAt ?? story.to }));
  const window = windowOf({ drawn, worst, scenario, ...story });
  return `<figure tabindex="0">${lineChart({
    title: `${policy.displayName} in ${scenario.name}`,
    lines: chart.lines,
    charts: drawn.charts,
    window,
    thresholds: condition.kind === 'threshold' ? [condition.thresholdValue] : [],
    matters: below || condition.kind === 'absence' ? 'low' : 'high',
    open: open
      .filter(({ from, to }) => from <= window.to && to >= window.from)
      .map(({ from, to }) => ({ from: Math.max(from, window.from), to: Math.min(to, window.to) })),
    width: 860,
    height: 190,
  })}<figcaption>${escapeHtml(sentenceOf(condition.kind === 'absence' ? `absent for ${condition.duration.toString()}` : condition.displayName))}</figcaption></figure>`;
}

function sentenceOf(text: string): string {
  return text === '' ? 'what the condition judges' : text;
}
