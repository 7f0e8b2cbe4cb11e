import type { Review } from '../../review/compare';
import { escapeHtml, htmlTable } from '../parts/html';
import { pageFrame, type Section } from '../parts/page-frame';
import { verdictBox } from '../parts/verdict-box';
import { HEADINGS, subjectsText } from './change-text';
import { comparedText, reviewSummary } from './summary';

/** A comparison as a page: the verdict, the changes that fail, those that inform, and what was compared. */
export function reviewPage(review: Review): string {
  const title = review.name === '' ? 'Phasewatch: what changes' : `Phasewatch: what changes in ${review.name}`;
  const compared = { id: 'compared', title: 'What was compared', html: comparedHtml(review) };
  return pageFrame({ title, head: reviewVerdict(review), sections: [...changeSections(review), compared] });
}

function reviewVerdict(review: Review): string {
  const isPass = review.verdict === 'pass';
  return verdictBox({
    word: isPass ? 'PASS' : 'FAIL',
    tone: isPass ? 'good' : 'bad',
    meaning: reviewSummary(review),
    further: '',
  });
}

function changeSections({ changes }: Review): Section[] {
  return [
    { id: 'fails', title: 'Changes that fail', of: changes.filter(({ fails }) => fails) },
    { id: 'informs', title: 'Changes that inform', of: changes.filter(({ fails }) => !fails) },
  ]
    .filter(({ of }) => of.length > 0)
    .map(({ id, title, of }) => ({ id, title, html: changesTable(title, of) }));
}

/**
 * One row for each change.
 * @param label accessible name; unique in the page
 */
export function changesTable(label: string, changes: Review['changes']): string {
  const rows = changes.map(({ kind, fails, subjects, field, before, after, note }) => {
    const name = `<th scope="row"${fails ? ' class="bad"' : ''}>${escapeHtml(HEADINGS[kind])}</th>`;
    const cells = [subjectsText(subjects), field, before, after, note ?? ''];
    return `<tr>${name}${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
  });
  return htmlTable(label, ['change', 'of', 'field', 'before', 'after', 'note'], rows);
}

function comparedHtml(review: Review): string {
  return `<p>${escapeHtml(comparedText(review))}</p>`;
}
