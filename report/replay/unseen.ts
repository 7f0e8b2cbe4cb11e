import type { UnmatchedFilter } from '../../replay/nearest-entries';
import type { Replay } from '../../replay/replay';
import { escapeHtml } from '../parts/html';

/** Longest part of an entry that is shown. */
const SHOWN = 400;

/** What a recording says of what is declared: policies that are not evaluated or that it has no data for, filters that match none of its lines. */
export function unseenHtml({ worst, withoutData, logs, tally }: Replay, unmatched: readonly UnmatchedFilter[]): string {
  const names = new Map(worst.policies.map(({ id, displayName }) => [id, displayName === '' ? id : displayName]));
  const more = tally.bad - tally.examples.length;
  const parts = [
    list(
      'Policies that are not evaluated',
      'What cannot be told for sure is not guessed.',
      worst.policies.flatMap(({ id, status, reason }) =>
        status === 'not_evaluated' ? [`${escapeHtml(names.get(id) ?? id)}: ${escapeHtml(reason ?? '')}`] : [],
      ),
    ),
    list(
      'Policies without data',
      'No series and no entry of the recording matches their filters: they stay silent whatever happens.',
      withoutData.map((id) => `${escapeHtml(names.get(id) ?? id)} <code>${escapeHtml(id)}</code>`),
    ),
    unmatched.length === 0
      ? ''
      : `<h3>Filters that match no line</h3><p>With the lines that come nearest, and what they lack.</p>${unmatched.map(filterHtml).join('')}`,
    list('Warnings', '', logs.warnings.map(escapeHtml)),
    list('Left out, as it cannot be read', '', [
      ...tally.examples.map(({ where, reason }) => `<code>${escapeHtml(where)}</code>: ${escapeHtml(reason)}`),
      ...(more > 0 ? [`and ${more} more`] : []),
    ]),
  ].filter((part) => part !== '');
  return parts.length === 0
    ? '<p>Every policy was evaluated and had data, every filter matched, and every line could be read.</p>'
    : parts.join('\n');
}

function list(title: string, said: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  return `<h3>${title}</h3>${said === '' ? '' : `<p>${said}</p>`}<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

function filterHtml({ of, filter, clauses, nearest }: UnmatchedFilter): string {
  const lines = nearest.map(({ entry, missing }) => {
    const text = JSON.stringify(entry);
    const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
    return `<li>${clauses - missing.length} of ${clauses} clauses, not ${missing.map((one) => `<code>${escapeHtml(one)}</code>`).join(', not ')}:<br><code class="soft">${escapeHtml(shown)}</code></li>`;
  });
  return `<details class="policy" open><summary>${escapeHtml(of)}: <code>${escapeHtml(filter.replaceAll(/\s+/g, ' '))}</code></summary>${lines.length === 0 ? '<p class="soft">No line satisfies any of its clauses.</p>' : `<ul>${lines.join('')}</ul>`}</details>`;
}
