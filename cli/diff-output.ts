import { existsSync } from 'node:fs';
import { SETTINGS } from '../keys/cdktf-app';
import { ownPackage } from '../keys/own-package';
import { reviewJson } from '../report/review/json';
import { reviewJunit } from '../report/review/junit';
import { reviewMarkdown } from '../report/review/markdown';
import { reviewPage } from '../report/review/page';
import { reviewSarif } from '../report/review/sarif';
import { reviewTable } from '../report/review/table';
import type { Review } from '../review/compare';
import type { NamedSide } from './named-side';
import { terminalWidth } from './terminal-width';

export const DIFF_FORMATS = ['table', 'markdown', 'json', 'junit', 'sarif', 'html'] as const;
export type DiffFormat = (typeof DIFF_FORMATS)[number];

/**
 * A comparison as text.
 * @param head the side that stands for a change whose place is not known
 */
export function reviewText(review: Review, format: DiffFormat, head: NamedSide): string {
  switch (format) {
    case 'table':
      return reviewTable(review, terminalWidth());
    case 'markdown':
      return reviewMarkdown(review);
    case 'json':
      return reviewJson(review);
    case 'junit':
      return reviewJunit(review);
    case 'sarif':
      return reviewSarif(review, { version: ownPackage().version, input: fileOf(head) });
    case 'html':
      return reviewPage(review);
  }
}

/** The file of a side; for a revision and this folder the settings of the app. */
function fileOf({ name }: NamedSide): string {
  return name !== '.' && existsSync(name) ? name : SETTINGS;
}
