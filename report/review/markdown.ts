import type { Review } from '../../review/compare';
import { escapeMarkdown } from '../parts/escape-markdown';
import { changeText, HEADINGS } from './change-text';
import { commentTag } from './comment-tag';
import { comparedText, notJudgedTexts, reviewSummary } from './summary';

/** GitHub refuses a comment of more than 65,536 characters; this leaves space for what others add. */
const MOST_CHARACTERS = 60_000;
/** Changes that are shown at once; the others are folded. */
const SHOWN = 10;

/**
 * What a change means, as one comment on a pull request: the verdict, the riskiest changes, the others folded. Below
 * 60,000 characters: what does not fit is counted.
 */
export function reviewMarkdown(review: Review): string {
  const verdict = review.verdict === 'pass' ? 'PASS' : 'FAIL';
  const of = review.name === '' ? '' : ` of ${escaped(review.name)}`;
  const tag = commentTag(review.name);
  const summary = `**phasewatch: ${verdict}**${of}, ${reviewSummary(review)}`;
  if (review.changes.length === 0) return `${tag}\n${[summary, ...notJudgedTexts(review)].join('; ')}\n`;
  const head = [tag, summary];
  const lines = review.changes.map(
    (change) => `- ${change.fails ? '**fails** ' : ''}${HEADINGS[change.kind]}: ${escaped(changeText(change))}`,
  );
  const foot = ['', comparedText(review)];
  const shown = lines.slice(0, SHOWN);
  const most = MOST_CHARACTERS - [...head, ...shown, ...foot].join('\n').length - 200;
  const folded = fitting(lines.slice(SHOWN), most);
  const left = lines.length - shown.length - folded.length;
  const rest =
    lines.length <= SHOWN
      ? []
      : [
          '',
          `<details><summary>${lines.length - SHOWN} more</summary>`,
          '',
          ...folded,
          ...(left === 0 ? [] : ['', `and ${left} more, which do not fit into a comment`]),
          '',
          '</details>',
        ];
  return `${[...head, '', ...shown.map(cut), ...rest, ...foot].join('\n')}\n`;
}

/** Longest change that is shown, in characters. */
const LONGEST = 2_000;

function cut(line: string): string {
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

function fitting(lines: readonly string[], most: number): string[] {
  let used = 0;
  return lines.map(cut).filter((line) => (used += line.length + 1) <= most);
}

/** Text as it is: without Markdown of its own, HTML, or mentions of people. */
function escaped(text: string): string {
  return escapeMarkdown(text).replaceAll('@', '@\u200b');
}
