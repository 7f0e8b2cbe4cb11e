import type { Review } from '../../review/compare';

/** A comparison as JSON of version 1, which docs/diff.schema.json describes. Same input, same bytes. */
export function reviewJson(review: Review): string {
  return JSON.stringify({ version: 1, ...review }, null, 2);
}
