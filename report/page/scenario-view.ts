import type { AlertPolicy } from '../../alerting/policies/policy';
import type { Rehearsal } from '../../simulation/rehearsal';
import { count } from '../../model/count';
import { policyChart } from '../charts/policy-charts';
import { scenarioTimeline } from '../charts/scenario-timeline';
import { windowOf } from '../charts/time-window';
import { escapeHtml, htmlTable } from '../parts/html';
import { shortInstant } from '../parts/times';
import { outcomeLine } from '../rehearsal/outcome-line';
import type { ChannelNames } from './channel-names';
import { notifiedText } from './failed-expectations';
import { scenarioId } from './scenario-id';

/** Decisions of a guard that only observes, in one view: a storm has thousands. */
const MOST_DECISIONS = 20;

/** One scenario: a paragraph, the timeline, the policies that fired, and the silent ones in one line. */
export function scenarioView(
  worlds: readonly Rehearsal[],
  policies: readonly AlertPolicy[],
  channels: ChannelNames,
): string {
  const [first] = worlds;
  if (first === undefined) return '';
  const { name } = first.scenario;
  const failed = worlds.flatMap((one) => one.expectations).filter(({ met }) => !met).length;
  const declared = worlds.find(({ world }) => world === 'declared');
  const badge =
    failed === 0 ? '<span class="badge good">all met</span>' : `<span class="badge bad">${failed} failed</span>`;
  const outcome = outcomeLine(declared ?? first);
  return `<details class="view" id="${scenarioId(name)}" data-row${failed === 0 ? '' : ' open'}><summary><b>${escapeHtml(name)}</b>${badge} <span class="soft">${escapeHtml(outcome)}</span></summary>
${paragraph(worlds, channels)}
${expectationTable(worlds)}
${declared === undefined ? '' : `${scenarioTimeline(declared)}${observedHtml(declared)}${policiesHtml(declared, policies)}`}</details>`;
}

function paragraph(worlds: readonly Rehearsal[], channels: ChannelNames): string {
  const [first] = worlds;
  if (first === undefined) return '';
  const titles = [...new Set(worlds.map(({ scenario }) => scenario.title))].map((title) => `${escapeHtml(title)}.`);
  const outcomes = worlds.map(
    (one) =>
      `<b>${one.world === 'declared' ? 'As declared' : 'At baseline'}:</b> ${escapeHtml(outcomeLine(one))}. Notified: ${escapeHtml(notifiedText(one, channels))}.`,
  );
  const when = `${shortInstant(first.from)} to ${shortInstant(first.to)} UTC, ${count(first.runs, 'run')}`;
  return `<p>${titles.join(' ')} ${outcomes.join(' ')} <span class="soft">${escapeHtml(first.scenario.source)}. ${when}.</span></p>`;
}

/** Failed ones first. */
function expectationTable(worlds: readonly Rehearsal[]): string {
  const all = worlds.flatMap(({ world, expectations }) => expectations.map((one) => ({ world, ...one })));
  const rows = [...all.filter(({ met }) => !met), ...all.filter(({ met }) => met)].map(
    ({ world, expected, met, got }) =>
      `<tr><td class="${met ? 'good' : 'bad'}">${met ? 'met' : 'failed'}</td><td>${world}</td><td>${escapeHtml(expected)}</td><td>${escapeHtml(got)}</td></tr>`,
  );
  return htmlTable(`Expectations of ${worlds[0]?.scenario.name ?? ''}`, ['result', 'world', 'expected', 'got'], rows);
}

/** What the guard decided and did not do, because it only observes. */
function observedHtml({ observed = [], scenario }: Rehearsal): string {
  if (observed.length === 0) return '';
  const rows = observed
    .slice(0, MOST_DECISIONS)
    .map(({ at, message }) => `<tr><td>${shortInstant(at)}</td><td>${escapeHtml(message)}</td></tr>`);
  const first = observed.length > MOST_DECISIONS ? `, the first ${MOST_DECISIONS}` : '';
  const decisions = `${count(observed.length, 'decision')} not carried out${first}: breakers and restarts only observe.`;
  return `<p class="warn">${decisions}</p>${htmlTable(`Decisions not carried out in ${scenario.name}`, ['at (UTC)', 'decision'], rows)}`;
}

function policiesHtml(rehearsal: Rehearsal, policies: readonly AlertPolicy[]): string {
  const { worst, best, drawn, scenario, to } = rehearsal;
  const evaluated = {
    of: scenario.name,
    result: worst,
    best,
    charts: drawn?.charts,
    window: windowOf(rehearsal),
    to,
  };
  const named = (ids: readonly { readonly id: string }[]) => ids.map(({ id }) => escapeHtml(id)).join(', ');
  const fired = worst.policies.filter(({ incidents }) => incidents > 0);
  const silent = worst.policies.filter(({ incidents, status }) => incidents === 0 && status === 'evaluated');
  const unevaluated = worst.policies.filter(({ status }) => status === 'not_evaluated');
  const charts = fired.map(({ id }) => {
    const policy = policies.find((one) => one.id === id);
    return policy === undefined ? '' : policyChart(evaluated, policy);
  });
  const none =
    drawn === undefined && fired.length > 0
      ? '<p class="soft">Longer than seven days: no values were kept to draw.</p>'
      : '';
  return [
    ...(drawn === undefined ? [none, `<p>Fired: ${fired.length === 0 ? 'none' : named(fired)}.</p>`] : charts),
    ...(silent.length === 0 ? [] : [`<p class="soft">Silent (${silent.length}): ${named(silent)}.</p>`]),
    ...(unevaluated.length === 0
      ? []
      : [`<p class="warn">Not evaluated (${unevaluated.length}): ${named(unevaluated)}.</p>`]),
  ].join('\n');
}
