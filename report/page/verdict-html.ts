import { escapeHtml } from '../parts/html';
import type { Verdict } from './verdict';

/** The verdict, the first thing on a page. */
export function verdictHtml({ word, tone, meaning, figures, notJudged, leftOut }: Verdict): string {
  return `<section id="verdict" class="verdict ${tone}" aria-label="Verdict"><p><b class="word ${tone}">${word}</b> ${escapeHtml(meaning)}</p>
<p><b>${figures.map(escapeHtml).join(' · ')}</b></p>
<p class="soft">Not judged: ${listed(notJudged)}. Left out: ${listed(leftOut)}.</p></section>`;
}

function listed(all: readonly string[]): string {
  return all.length === 0 ? 'nothing' : all.map(escapeHtml).join(', ');
}
