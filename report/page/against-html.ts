import type { Review } from '../../review/compare';
import { escapeHtml } from '../parts/html';
import type { Section } from '../parts/page-frame';
import { changeText, HEADINGS } from '../review/change-text';
import { changesTable } from '../review/page';
import { comparedText, reviewSummary } from '../review/summary';

/** What a report is compared with, and the difference. */
export interface Against {
  /** Its name on the command line, such as `main`. */
  readonly name: string;
  readonly review: Review;
}

/** Changes on the first screen; the section has all. */
const SHOWN = 3;

/** The difference on the first screen: one line, then the riskiest changes. */
export function againstHtml({ name, review }: Against): string {
  const { verdict, changes } = review;
  const word = verdict === 'pass' ? '<b class="good">PASS</b>' : '<b class="bad">FAIL</b>';
  const more = changes.length === 0 ? '' : ` <a href="#difference">All of it</a>`;
  const items = changes.slice(0, SHOWN).map((change) => {
    const heading = `<b${change.fails ? ' class="bad"' : ''}>${escapeHtml(HEADINGS[change.kind])}</b>`;
    return `<li>${heading}: ${escapeHtml(changeText(change))}</li>`;
  });
  const list = items.length === 0 ? '' : `<ul>${items.join('')}</ul>`;
  return `<section id="against" aria-label="Difference"><p>Compared with <code>${escapeHtml(name)}</code>: ${word}, ${escapeHtml(reviewSummary(review))}.${more}</p>${list}</section>`;
}

/** Every change. */
export function differenceSection({ name, review }: Against): Section {
  const compared = `<p>${escapeHtml(comparedText(review))}</p>`;
  const table = review.changes.length === 0 ? '' : changesTable('Changes', review.changes);
  return { id: 'difference', title: `Difference to ${name}`, html: `${table}${compared}` };
}
