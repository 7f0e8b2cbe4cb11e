import { describeProblem } from '../../model/problem';
import type { UnmatchedFilter } from '../../replay/nearest-entries';
import type { Replay } from '../../replay/replay';
import { escapeHtml } from '../parts/html';
import { lateGapTexts, unknownTexts } from './possible';

/** Longest part of an entry that is shown, in characters. */
const LONGEST_ENTRY = 400;

/** The gaps of a replay: policies not evaluated or without data, filters without a match, and unreadable input. */
export function gapsHtml(replay: Replay, unmatched: readonly UnmatchedFilter[]): string {
  const { certain, withoutData, whyWithoutData, warnings, tally } = replay;
  const names = new Map(certain.policies.map(({ id, displayName }) => [id, displayName === '' ? id : displayName]));
  const more = tally.bad - tally.examples.length;
  const parts = [
    list(
      'Policies not evaluated',
      'The engine does not guess a result.',
      certain.policies.flatMap(({ id, status, reason }) =>
        status === 'not_evaluated' ? [`${escapeHtml(names.get(id) ?? id)}: ${escapeHtml(reason ?? '')}`] : [],
      ),
    ),
    list(
      'Policies without data',
      'No series and no log entry of the recording matches their filters, so they cannot fire.',
      withoutData.map(
        (id) =>
          `${escapeHtml(names.get(id) ?? id)} <code>${escapeHtml(id)}</code>: ${escapeHtml(whyWithoutData[id] ?? '')}`,
      ),
    ),
    unmatched.length === 0
      ? ''
      : `<h3>Filters that match no entry</h3><p>With the nearest entries and the clauses that they fail.</p>${unmatched.map(filterHtml).join('')}`,
    list('Refused', 'The API would refuse them, or they cannot be read. The rest was replayed.', refusedItems(tally)),
    list(
      'Files that are not read',
      'They lie in a folder that was named.',
      tally.skippedFiles.map(({ where, reason }) => `<code>${escapeHtml(where)}</code>: ${escapeHtml(reason)}`),
    ),
    list('Warnings', '', warnings.map(escapeHtml)),
    list('Input that cannot be read', '', [
      ...tally.examples.map(({ where, reason }) => `<code>${escapeHtml(where)}</code>: ${escapeHtml(reason)}`),
      ...(more > 0 ? [`and ${more} more`] : []),
    ]),
  ].filter((part) => part !== '');
  const unknown = list(
    'Not known at the edges of the recording',
    'A window or a duration reaches outside of the recording, where values are unknown.',
    unknownTexts(replay).map(({ period, names }) => `${period}: ${names.map(escapeHtml).join(', ')}`),
  );
  const late = list(
    'Late points',
    'Incidents that late points would add may be missing here.',
    lateGapTexts(replay).map(({ text, names }) => `${names.map(escapeHtml).join(', ')}: ${escapeHtml(text)}`),
  );
  const none = '<p>Every policy was evaluated and had data, every filter matched, and every entry could be read.</p>';
  return [...(parts.length === 0 ? [none] : parts), unknown, late].join('\n');
}

function refusedItems({ refused }: Replay['tally']): string[] {
  return refused.map(
    ({ what, problems }) =>
      `<code>${escapeHtml(what)}</code>: ${problems.map((one) => escapeHtml(describeProblem(one))).join('; ')}`,
  );
}

function list(title: string, note: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  return `<h3>${title}</h3>${note === '' ? '' : `<p>${note}</p>`}<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

function filterHtml({ of, filter, clauses, nearest }: UnmatchedFilter): string {
  const entries = nearest.map(({ entry, missing }) => {
    const text = JSON.stringify(entry);
    const shown = text.length > LONGEST_ENTRY ? `${text.slice(0, LONGEST_ENTRY)}…` : text;
    return `<li>${clauses - missing.length} of ${clauses} clauses match, not ${missing.map((one) => `<code>${escapeHtml(one)}</code>`).join(', not ')}:<br><code class="soft">${escapeHtml(shown)}</code></li>`;
  });
  return `<details class="policy" open><summary>${escapeHtml(of)}: <code>${escapeHtml(filter.replaceAll(/\s+/g, ' '))}</code></summary>${entries.length === 0 ? '<p class="soft">No entry matches any of its clauses.</p>' : `<ul>${entries.join('')}</ul>`}</details>`;
}
