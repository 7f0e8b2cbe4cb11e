import pc from 'picocolors';
import { fitLines } from '../parts/fit-lines';
import type { Review } from '../../review/compare';
import { changeText, HEADINGS } from './change-text';
import { comparedText, reviewSummary } from './summary';

/**
 * What a change means, for a terminal: one line for each change, the riskiest first, and the verdict.
 * @param width characters of a line
 */
export function reviewTable(review: Review, width: number): string {
  const lines = review.changes.map((change) => {
    const heading = change.fails ? pc.red(`fails: ${HEADINGS[change.kind]}`) : pc.bold(HEADINGS[change.kind]);
    return `${heading}: ${changeText(change)}`;
  });
  const verdict = review.verdict === 'pass' ? pc.green('PASS') : pc.red('FAIL');
  const text = [
    ...lines,
    ...(lines.length === 0 ? [] : ['']),
    comparedText(review),
    `${verdict}  ${reviewSummary(review)}`,
  ];
  return fitLines(text.join('\n'), width);
}
