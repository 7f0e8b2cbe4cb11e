import type { AlertPolicy } from '../../alerting/policies/policy';
import type { PolicyResult } from '../../alerting/evaluation/result';
import type { UnmatchedFilter } from '../../replay/nearest-entries';
import type { Replay } from '../../replay/replay';
import { firingsOf, type Count, type Firings, type PolicyFirings } from './firings';
import { escapeHtml, htmlTable } from '../parts/html';
import { pageFrame, type Card, type Section } from '../parts/page-frame';
import { sightCharts } from '../charts/policy-charts';
import { incidentTimeline, noiseChart } from './timeline';
import { unseenHtml } from './unseen';
import { formatInstant } from '../parts/times';

/**
 * A replay as a page: what would have fired, how loudly, when, what each policy saw, and what nothing looked at. It
 * speaks of the worst case of visibility.
 * @param policies those that were replayed, to be drawn with what they saw
 */
export function replayPage(
  title: string,
  replay: Replay,
  policies: readonly AlertPolicy[],
  unmatched: readonly UnmatchedFilter[],
): string {
  const { from, to, worst, charts } = replay;
  const window = { from, to };
  const firings = firingsOf(worst, from, to);
  const lastOpened = worst.incidents.reduce((last, { openedAt }) => Math.max(last, openedAt), to);
  const timeline = incidentTimeline(worst, { from, to: lastOpened });
  const seen = sightCharts({ of: 'the recording', result: worst, charts, window, to }, policies);
  const sections: Section[] = [
    { id: 'fired', title: 'What would have fired', html: firedHtml(replay, firings) },
    ...(worst.incidents.length === 0
      ? []
      : [{ id: 'noise', title: 'Noise by day', html: noiseHtml(replay, firings.days) }]),
    ...(timeline === ''
      ? []
      : [{ id: 'incidents', title: 'Incidents over time (UTC)', html: `<figure tabindex="0">${timeline}</figure>` }]),
    { id: 'policies', title: 'What the policies saw', html: seen },
    { id: 'unseen', title: 'What nothing looked at', html: unseenHtml(replay, unmatched) },
  ];
  return pageFrame(title, cards(replay, firings, unmatched), sections);
}

function cards({ worst, withoutData, tally }: Replay, firings: Firings, unmatched: readonly UnmatchedFilter[]): Card[] {
  const fired = firings.policies.filter(({ incidents }) => incidents > 0).length;
  const notEvaluated = worst.policies.filter(({ status }) => status === 'not_evaluated').length;
  return [
    { value: `${fired} of ${worst.policies.length}`, said: 'policies would have fired' },
    {
      value: worst.notifications.length.toLocaleString('en'),
      said: worst.notifications.length === 1 ? 'notification' : 'notifications',
    },
    {
      value: firings.incidentsPerDay.toFixed(1),
      said: `incidents a day; ${firings.reopenedWithinHour} opened again within the hour`,
    },
    {
      value: String(withoutData.length),
      said: withoutData.length === 1 ? 'policy without data' : 'policies without data',
      tone: withoutData.length > 0 ? 'warn' : 'good',
    },
    {
      value: String(unmatched.length),
      said: unmatched.length === 1 ? 'filter that matches no line' : 'filters that match no line',
      tone: unmatched.length > 0 ? 'warn' : 'good',
    },
    ...(notEvaluated === 0
      ? []
      : [
          {
            value: String(notEvaluated),
            said: notEvaluated === 1 ? 'policy not evaluated' : 'policies not evaluated',
            tone: 'warn' as const,
          },
        ]),
    ...(tally.bad === 0
      ? []
      : [
          {
            value: tally.bad.toLocaleString('en'),
            said: tally.bad === 1 ? 'item that cannot be read' : 'items that cannot be read',
            tone: 'warn' as const,
          },
        ]),
  ];
}

function firedHtml({ from, to, tally, worst, withoutData }: Replay, firings: Firings): string {
  const rows = firings.policies.map((one, i) => {
    const result = worst.policies[i];
    const outcome =
      result?.status === 'not_evaluated'
        ? '<td class="warn">not evaluated</td>'
        : withoutData.includes(one.policy)
          ? '<td class="warn">no data</td>'
          : `<td>${one.incidents === 0 ? '<span class="soft">silent</span>' : one.incidents}</td>`;
    return policyRow(one, outcome);
  });
  const head = ['policy', 'severity', 'incidents', 'notifications', 'first (UTC)', 'last (UTC)', 'again within 1 h'];
  return `<p>${formatInstant(from)} to ${formatInstant(to)}: ${tally.points.toLocaleString('en')} points and ${tally.entries.toLocaleString('en')} log entries${tally.outside === 0 ? '' : `, and ${tally.outside.toLocaleString('en')} outside of the time`}. Everything is as late as it may be: the worst case.</p>
${htmlTable('Policies and what they would have fired', head, rows)}
${remarksHtml(worst.policies)}
${firings.severities.length === 0 ? '' : countTable('severity', firings.severities)}
${firings.channels.length === 0 ? '' : channelTable(firings.channels)}`;
}

/** What to know of how policies were evaluated. Why some were not stands with what nothing looked at. */
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

function noiseHtml({ from, to }: Replay, days: readonly Count[]): string {
  const chart = noiseChart(days, { from, to });
  return `${chart === '' ? '' : `<figure tabindex="0">${chart}<figcaption>Notifications by day (UTC)</figcaption></figure>`}${countTable('day (UTC)', days)}`;
}

function countTable(name: string, counts: readonly Count[]): string {
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
