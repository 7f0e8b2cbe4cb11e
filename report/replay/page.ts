import type { AlertPolicy } from '../../alerting/policies/policy';
import type { PolicyResult } from '../../alerting/evaluation/result';
import { count } from '../../model/count';
import type { UnmatchedFilter } from '../../replay/nearest-entries';
import { policiesNotKnown } from '../../replay/policies-not-known';
import type { Replay } from '../../replay/replay';
import { firingsOf, type FiringCount, type Firings, type PolicyFirings } from './firings';
import { escapeHtml, htmlTable } from '../parts/html';
import { cardsHtml, pageFrame, type Section } from '../parts/page-frame';
import { policyChart, type EvaluatedPolicies } from '../charts/policy-charts';
import { judgedText } from '../../model/judged';
import { judgedInReplay } from './judged';
import { gapsHtml } from './gaps';
import { replayCards } from './cards';
import { incidentTimeline, notificationChart } from './timeline';
import { formatInstant } from '../parts/times';
import { possibleTexts } from './possible';

/**
 * A replay as a page: incidents and notifications, the values that each policy evaluated, and the gaps. Times are the
 * earliest.
 * @param policies the replayed policies, to draw the values that each evaluated
 */
export function replayPage(
  title: string,
  replay: Replay,
  policies: readonly AlertPolicy[],
  unmatched: readonly UnmatchedFilter[],
): string {
  const { from, to, certain, charts } = replay;
  const window = { from, to };
  const firings = firingsOf(certain, from, to);
  const lastOpened = certain.incidents.reduce((last, { openedAt }) => Math.max(last, openedAt), to);
  const timeline = incidentTimeline(certain, { from, to: lastOpened });
  const evaluated = { of: 'the recording', result: certain, charts, window, to };
  const sections: Section[] = [
    { id: 'fired', title: 'Alert policies that would have fired', html: firedHtml(replay, firings) },
    ...(replay.possibleIncidents.length === 0
      ? []
      : [{ id: 'possible', title: 'Possible incidents', html: possibleHtml(replay) }]),
    ...(certain.incidents.length === 0
      ? []
      : [{ id: 'noise', title: 'Notifications by day', html: `<figure>${notificationChart(firings.days)}</figure>` }]),
    ...(timeline === ''
      ? []
      : [{ id: 'incidents', title: 'Incidents over time (UTC)', html: `<figure>${timeline}</figure>` }]),
    { id: 'policies', title: 'Values that the policies evaluated', html: policiesHtml(evaluated, policies) },
    { id: 'gaps', title: 'Gaps: no data, no match, not evaluated', html: gapsHtml(replay, unmatched) },
  ];
  return pageFrame({ title, head: cardsHtml(replayCards(replay, firings, unmatched)), sections });
}

function firedHtml(replay: Replay, firings: Firings): string {
  const { from, to, tally, certain, verdicts, withoutData } = replay;
  const notKnown = policiesNotKnown(replay);
  const rows = firings.policies.map((one, i) => {
    const result = certain.policies[i];
    const outcome =
      result?.status === 'not_evaluated'
        ? '<td class="warn">not evaluated</td>'
        : withoutData.includes(one.policy)
          ? '<td class="warn">no data</td>'
          : notKnown.includes(one.policy)
            ? '<td class="warn">not known</td>'
            : `<td>${one.incidents}</td>`;
    return policyRow(one, `${outcome}<td>${verdicts[i]?.possibleIncidents ?? 0}</td>`);
  });
  const head = [
    'policy',
    'severity',
    'incidents',
    'possible',
    'notifications',
    'first (UTC)',
    'last (UTC)',
    'reopened within 1 h',
  ];
  const outside = tally.outside === 0 ? '' : `, and ${tally.outside.toLocaleString('en')} outside this period`;
  return `<p>${judgedText(judgedInReplay(replay))}.</p>
<p>${formatInstant(from)} to ${formatInstant(to)}: ${count(tally.points, 'point')} and ${count(tally.entries, 'log entry', 'log entries')}${outside}. Incidents are those of every phase and delay that was considered; times are the earliest.</p>
${htmlTable('Policies with their incidents and notifications', head, rows)}
${remarksHtml(certain.policies)}
${firings.severities.length === 0 ? '' : countTable('severity', firings.severities)}
${firings.channels.length === 0 ? '' : channelTable(firings.channels)}`;
}

/** Incidents that depend on when the policies are evaluated, or on how late points are. */
function possibleHtml(replay: Replay): string {
  const items = possibleTexts(replay).map(
    ({ name, amount, example }) => `<li>${escapeHtml(name)}: ${amount}; ${escapeHtml(example)}</li>`,
  );
  return `<p>They happen only at some phases of evaluation, or only if points are late. Google documents neither when in a minute a policy is evaluated, nor how long it waits for late points.</p><ul>${items.join('')}</ul>`;
}

/** Remarks on how policies were evaluated. Reasons why policies were not evaluated are listed under the gaps. */
function remarksHtml(policies: readonly PolicyResult[]): string {
  const items = policies.flatMap(({ id, displayName, status, reason }) =>
    status === 'evaluated' && reason !== null
      ? [`<li>${escapeHtml(displayName === '' ? id : displayName)}: ${escapeHtml(reason)}</li>`]
      : [],
  );
  return items.length === 0 ? '' : `<ul>${items.join('')}</ul>`;
}

function policyRow(one: PolicyFirings, outcome: string): string {
  const instants = [one.firstOpenedAt, one.lastOpenedAt].map(
    (at) => `<td class="when">${at === null ? '' : formatInstant(at).replace(/Z$/, '').replace('T', ' ')}</td>`,
  );
  return `<tr><th scope="row">${escapeHtml(one.displayName === '' ? one.policy : one.displayName)}</th><td>${one.severity ?? ''}</td>${outcome}<td>${one.notifications}</td>${instants.join('')}<td>${one.reopenedWithinHour}</td></tr>`;
}

/** The policies that fired; the others folded, because nothing happened there. */
function policiesHtml(evaluated: EvaluatedPolicies, policies: readonly AlertPolicy[]): string {
  const fired = new Set(evaluated.result.incidents.map(({ policy }) => policy));
  const charts = (all: readonly AlertPolicy[]) => all.map((policy) => policyChart(evaluated, policy)).join('\n');
  const others = policies.filter(({ id }) => !fired.has(id));
  const folded =
    others.length === 0
      ? ''
      : `<details><summary>${count(others.length, 'policy', 'policies')} without an incident</summary>${charts(others)}</details>`;
  return `${charts(policies.filter(({ id }) => fired.has(id)))}${folded}`;
}

function countTable(name: string, counts: readonly FiringCount[]): string {
  const rows = counts.map(
    (one) =>
      `<tr><th scope="row">${escapeHtml(one.name)}</th><td>${one.incidents}</td><td>${one.notifications}</td></tr>`,
  );
  return htmlTable(`Incidents by ${name}`, [name, 'incidents', 'notifications'], rows);
}

function channelTable(channels: Firings['channels']): string {
  const rows = channels.map(
    ({ channel, notifications }) => `<tr><th scope="row">${escapeHtml(channel)}</th><td>${notifications}</td></tr>`,
  );
  return htmlTable('Notifications by channel', ['channel', 'notifications'], rows);
}
