import { escapeHtml } from '../parts/html';
import { verdictBox } from '../parts/verdict-box';
import type { Verdict } from './verdict';

/** The verdict of a report: its figures, and what was not judged. */
export function verdictHtml({ figures, notJudged, leftOut, ...verdict }: Verdict): string {
  const further = `<p><b>${figures.map(escapeHtml).join(' · ')}</b></p>
<p class="soft">Not judged: ${listed(notJudged)}. Left out: ${listed(leftOut)}.</p>`;
  return verdictBox({ ...verdict, further });
}

function listed(all: readonly string[]): string {
  return all.length === 0 ? 'nothing' : all.map(escapeHtml).join(', ');
}
