import type { AlertPolicy } from '../../alerting/policies/policy';
import type { Rehearsal } from '../../simulation/rehearsal';
import { isDerived } from '../../simulation/scenario';
import { timeToDetectChart, traceChart } from '../charts/detection-chart';
import { escapeHtml, htmlTable } from '../parts/html';
import { policyCharts } from '../charts/policy-charts';
import { timelineChart } from '../charts/timeline-chart';
import { formatInstant } from '../parts/times';

/** One scenario, baseline and declared: the time to detect, the gauges, the expectations, and the values each policy evaluated. */
export function scenarioHtml(rehearsals: readonly Rehearsal[], policies: readonly AlertPolicy[]): string {
  const [first] = rehearsals;
  if (first === undefined) return '';
  const { name, source } = first.scenario;
  const overview = [timeToDetectChart(rehearsals), ...rehearsals.map(traceChart)].filter((chart) => chart !== '');
  const declared = rehearsals.find(({ world }) => world === 'declared');
  const expectations = rehearsals.flatMap(({ world, expectations: all }) =>
    all.map(
      ({ expected, met, got }) =>
        `<tr><td>${world}</td><td>${escapeHtml(expected)}</td><td class="${met ? 'good' : 'bad'}">${met ? 'met' : 'failed'}</td><td>${escapeHtml(got)}</td></tr>`,
    ),
  );
  const mark = isDerived(first.scenario) ? ' <small>(derived)</small>' : '';
  return `<article><h3>${escapeHtml(name)}${mark}</h3>
<p>${escapeHtml(source)}. ${formatInstant(first.from)} to ${formatInstant(first.to)}.</p>
${rehearsals.map(titleHtml).join('\n')}
${overview.map((chart) => `<figure tabindex="0">${chart}</figure>`).join('\n')}
${htmlTable(`Expectations of ${name}`, ['world', 'expected', 'outcome', 'got'], expectations)}
${declared === undefined ? '' : chartsHtml(declared, policies)}</article>`;
}

function titleHtml({ scenario, world }: Rehearsal): string {
  return `<p><b>${world === 'declared' ? 'Declared' : 'Baseline'}.</b> ${escapeHtml(scenario.title)} (<code>${scenario.name}</code>).</p>`;
}

function chartsHtml(rehearsal: Rehearsal, policies: readonly AlertPolicy[]): string {
  const timeline = timelineChart(rehearsal);
  const charts = policyCharts(rehearsal, policies);
  return [
    ...(timeline === '' ? [] : [`<h4>Runs and incidents (UTC)</h4><figure tabindex="0">${timeline}</figure>`]),
    ...(charts === '' ? [] : [`<h4>Values that the policies evaluated</h4>${charts}`]),
  ].join('\n');
}
