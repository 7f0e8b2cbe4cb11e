import { count } from '../../model/count';
import type { AlertPolicy } from '../../alerting/policies/policy';
import type { EngineResult, PolicyResult } from '../../alerting/evaluation/result';
import type { RecordedCharts } from '../../alerting/charting/chart-recorder';
import { policyQueryId } from '../../alerting/charting/policy-queries';
import type { Rehearsal } from '../../simulation/rehearsal';
import { escapeHtml } from '../parts/html';
import { lineChart } from './line-chart';
import { openSpans } from './open-spans';
import { windowOf, type TimeWindow } from './time-window';

/** The values that policies evaluated, in a scenario or in a recording. */
export interface EvaluatedPolicies {
  /** Name of the scenario or recording, for titles. */
  readonly of: string;
  readonly result: EngineResult;
  /** Unset: no values were kept to draw. */
  readonly charts: RecordedCharts | undefined;
  /** The part that the charts show. */
  readonly window: TimeWindow;
  /** End of incidents that are still open, in milliseconds since the epoch. */
  readonly to: number;
}

/** The values that each policy evaluated in a rehearsal, with its threshold; folded unless it fired. */
export function policyCharts(rehearsal: Rehearsal, policies: readonly AlertPolicy[]): string {
  const { drawn, worst, scenario, to } = rehearsal;
  if (drawn === undefined) return '';
  const evaluated = { of: scenario.name, result: worst, charts: drawn.charts, window: windowOf(rehearsal), to };
  return evaluatedCharts(evaluated, policies);
}

/** The same for a scenario or a recording. */
export function evaluatedCharts(evaluated: EvaluatedPolicies, policies: readonly AlertPolicy[]): string {
  return evaluated.result.policies
    .map((result) => {
      const policy = policies.find(({ id }) => id === result.id);
      return policy === undefined ? '' : policyHtml(evaluated, result, policy);
    })
    .join('\n');
}

function policyHtml(evaluated: EvaluatedPolicies, result: PolicyResult, policy: AlertPolicy): string {
  const badge =
    result.status === 'not_evaluated'
      ? '<span class="badge warn">not evaluated</span>'
      : result.incidents > 0
        ? `<span class="badge bad">${count(result.incidents, 'incident')}</span>`
        : '<span class="badge">no incident</span>';
  const reason = result.reason === null ? '' : `<p class="soft">${escapeHtml(result.reason)}</p>`;
  const charts = policy.conditions.map((_, i) => conditionHtml(evaluated, policy, i)).join('');
  return `<details class="policy"${result.incidents > 0 ? ' open' : ''}><summary>${escapeHtml(policy.displayName)} <code>${escapeHtml(policy.id)}</code> ${badge}</summary>${reason}${charts}</details>`;
}

function conditionHtml(
  { of, result, charts, window, to }: EvaluatedPolicies,
  policy: AlertPolicy,
  index: number,
): string {
  const condition = policy.conditions[index];
  const chart = charts?.charts.find(({ id }) => id === policyQueryId(policy.id, index));
  if (condition === undefined || charts === undefined || chart === undefined) {
    return condition === undefined
      ? ''
      : `<p class="soft">${escapeHtml(condition.displayName)}: no values to draw.</p>`;
  }
  if (chart.undrawn !== undefined) return `<p class="soft">Not drawn: ${escapeHtml(chart.undrawn)}</p>`;
  const below = condition.kind === 'threshold' && condition.comparison === 'COMPARISON_LT';
  const incidents = result.incidents.filter((incident) => incident.policy === policy.id);
  return `<figure tabindex="0">${lineChart({
    title: `${policy.displayName} in ${of}`,
    lines: chart.lines,
    charts,
    window,
    thresholds: condition.kind === 'threshold' ? [condition.thresholdValue] : [],
    matters: below || condition.kind === 'absence' ? 'low' : 'high',
    open: openSpans(incidents, window, to),
    width: 860,
    height: 190,
  })}<figcaption>${escapeHtml(captionOf(condition.kind === 'absence' ? `absent for ${condition.duration.toString()}` : condition.displayName))}</figcaption></figure>`;
}

function captionOf(text: string): string {
  return text === '' ? 'value of the condition' : text;
}
