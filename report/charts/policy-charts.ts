import type { AlertPolicy } from '../../alerting/policies/policy';
import type { EngineResult, PolicyResult } from '../../alerting/evaluation/result';
import type { RecordedCharts } from '../../alerting/charting/chart-recorder';
import { policyQueryId } from '../../alerting/charting/policy-queries';
import type { Rehearsal } from '../../simulation/rehearsal';
import { escapeHtml } from '../parts/html';
import { lineChart } from './line-chart';
import { openSpans } from './open-spans';
import { windowOf, type TimeWindow } from './time-window';

/** What policies saw: in a story, or in a recording. */
export interface PolicySight {
  /** What they looked at, for titles. */
  readonly of: string;
  readonly result: EngineResult;
  /** Unset: nothing was recorded to be drawn. */
  readonly charts: RecordedCharts | undefined;
  /** The part that is shown. */
  readonly window: TimeWindow;
  /** When an incident that is still open ends at the latest, in milliseconds since the epoch. */
  readonly to: number;
}

/** What each policy saw in a rehearsal, its threshold drawn in: open where it fired, folded where it did not. */
export function policyCharts(rehearsal: Rehearsal, policies: readonly AlertPolicy[]): string {
  const { drawn, worst, scenario, to } = rehearsal;
  if (drawn === undefined) return '';
  const sight = { of: scenario.name, result: worst, charts: drawn.charts, window: windowOf(rehearsal), to };
  return sightCharts(sight, policies);
}

/** The same of whatever policies looked at. */
export function sightCharts(sight: PolicySight, policies: readonly AlertPolicy[]): string {
  return sight.result.policies
    .map((result) => {
      const policy = policies.find(({ id }) => id === result.id);
      return policy === undefined ? '' : policyHtml(sight, result, policy);
    })
    .join('\n');
}

function policyHtml(sight: PolicySight, result: PolicyResult, policy: AlertPolicy): string {
  const badge =
    result.status === 'not_evaluated'
      ? '<span class="badge warn">not evaluated</span>'
      : result.incidents > 0
        ? `<span class="badge bad">${result.incidents} ${result.incidents === 1 ? 'incident' : 'incidents'}</span>`
        : '<span class="badge">silent</span>';
  const reason = result.reason === null ? '' : `<p class="soft">${escapeHtml(result.reason)}</p>`;
  const pictures = policy.conditions.map((_, i) => conditionHtml(sight, policy, i)).join('');
  return `<details class="policy"${result.incidents > 0 ? ' open' : ''}><summary>${escapeHtml(policy.displayName)} <code>${escapeHtml(policy.id)}</code> ${badge}</summary>${reason}${pictures}</details>`;
}

function conditionHtml({ of, result, charts, window, to }: PolicySight, policy: AlertPolicy, index: number): string {
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
  })}<figcaption>${escapeHtml(sentenceOf(condition.kind === 'absence' ? `absent for ${condition.duration.toString()}` : condition.displayName))}</figcaption></figure>`;
}

function sentenceOf(text: string): string {
  return text === '' ? 'what the condition judges' : text;
}
