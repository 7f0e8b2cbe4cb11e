import { count } from '../../model/count';
import type { AlertPolicy } from '../../alerting/policies/policy';
import type { EngineResult, PolicyResult } from '../../alerting/evaluation/result';
import type { RecordedCharts } from '../../alerting/charting/chart-recorder';
import { policyQueryId } from '../../alerting/charting/policy-queries';
import { isSeriesCondition, type SeriesCondition } from '../../alerting/evaluation/series-condition';
import { escapeHtml } from '../parts/html';
import { shortInstant } from '../parts/times';
import { incidentMoments } from './incident-moments';
import { lineChart } from './line-chart';
import { openSpans } from './open-spans';
import type { TimeWindow } from './time-window';
import { unitOf } from './unit';

/** The values that policies evaluated, in a scenario or in a recording. */
export interface EvaluatedPolicies {
  /** Name of the scenario or recording, for titles. */
  readonly of: string;
  readonly result: EngineResult;
  /** The same with every point visible at once, to show what their delay adds. @default - not known */
  readonly best?: EngineResult;
  /** Unset: no values were kept to draw. */
  readonly charts: RecordedCharts | undefined;
  /** The part that the charts show. */
  readonly window: TimeWindow;
  /** End of incidents that are still open, in milliseconds since the epoch. */
  readonly to: number;
}

/** The values that one policy evaluated, with threshold, unit and dates, and why its first incident begins where it does. */
export function policyChart(evaluated: EvaluatedPolicies, policy: AlertPolicy): string {
  const result = evaluated.result.policies.find(({ id }) => id === policy.id);
  if (result === undefined) return '';
  const reason = result.reason === null ? '' : `<p class="soft">${escapeHtml(result.reason)}</p>`;
  const charts = policy.conditions.map((_, i) => conditionHtml(evaluated, policy, i)).join('');
  return `<div class="policy"><h3>${escapeHtml(policy.displayName)} <code>${escapeHtml(policy.id)}</code> ${badge(result)}</h3>${reason}${charts}</div>`;
}

function badge({ status, incidents, firstOpenedAt }: PolicyResult): string {
  if (status === 'not_evaluated') return '<span class="badge warn">not evaluated</span>';
  if (incidents === 0) return '<span class="badge">no incident</span>';
  const first = firstOpenedAt === null ? '' : `, first ${shortInstant(firstOpenedAt)} UTC`;
  return `<span class="badge bad">${count(incidents, 'incident')}${first}</span>`;
}

function conditionHtml(evaluated: EvaluatedPolicies, policy: AlertPolicy, index: number): string {
  const condition = policy.conditions[index];
  if (condition === undefined) return '';
  const { charts } = evaluated;
  const chart = charts?.charts.find(({ id }) => id === policyQueryId(policy.id, index));
  const name = condition.displayName === '' ? 'value of the condition' : condition.displayName;
  if (charts === undefined || chart === undefined || !isSeriesCondition(condition)) {
    return `<p class="soft">${escapeHtml(name)}: no values to draw${condition.kind === 'promql' ? ` of the PromQL query <code>${escapeHtml(condition.query)}</code>` : ''}.</p>`;
  }
  if (chart.undrawn !== undefined) return `<p class="soft">Not drawn: ${escapeHtml(chart.undrawn)}</p>`;
  const drawn = drawnCondition(evaluated, policy, { condition, charts, lines: chart.lines });
  const caption = condition.kind === 'absence' ? `absent for ${condition.duration.toString()}` : name;
  return `<figure>${drawn ?? '<p class="soft">No data in this period.</p>'}<figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}

/** A condition with the lines of its values. */
interface DrawnCondition {
  readonly condition: SeriesCondition;
  readonly charts: RecordedCharts;
  readonly lines: RecordedCharts['charts'][number]['lines'];
}

function drawnCondition(
  { of, result, best, window, to }: EvaluatedPolicies,
  policy: AlertPolicy,
  { condition, charts, lines }: DrawnCondition,
): string | undefined {
  const below = condition.kind === 'threshold' && condition.comparison === 'COMPARISON_LT';
  const isOfPolicy = (one: { readonly policy: string }) => one.policy === policy.id;
  const incidents = result.incidents.filter(isOfPolicy);
  const first = incidents.find(
    (one) => one.condition === condition.displayName && one.openedAt >= window.from && one.openedAt <= window.to,
  );
  const bestOpenedAt = best?.incidents.find(isOfPolicy)?.openedAt;
  return lineChart({
    title: `${policy.displayName} in ${of}`,
    unit: unitOf(condition),
    lines,
    charts,
    window,
    thresholds: condition.kind === 'threshold' ? [condition.thresholdValue] : [],
    matters: below || condition.kind === 'absence' ? 'low' : 'high',
    open: openSpans(incidents, window, to),
    moments:
      first === undefined || best === undefined
        ? []
        : incidentMoments(
            condition,
            { incident: first, ...(bestOpenedAt === undefined ? {} : { bestOpenedAt }) },
            lines,
            charts,
          ),
  });
}
