import { count } from '../../model/count';
import type { Review } from '../../review/compare';

/** One line: `3 changes, 1 of them fails`. */
export function reviewSummary({ changes }: Review): string {
  if (changes.length === 0) return 'nothing changes what is detected, when, how often, or what it costs';
  const failing = changes.filter(({ fails }) => fails).length;
  return `${count(changes.length, 'change')}, ${failing === 0 ? 'none fails' : `${failing} ${failing === 1 ? 'fails' : 'fail'}`}`;
}

/** One line: what was compared. */
export function comparedText(review: Review): string {
  const { scenarios, timeouts, policies, recording } = review.compared;
  const sides = `compared: ${count(scenarios, 'scenario')}, ${count(timeouts, 'timeout')}, ${count(policies, 'alert policy', 'alert policies')}`;
  const replayed =
    recording === undefined
      ? []
      : [
          `recording from ${recording.from} to ${recording.to}: ${count(recording.policies, 'alert policy', 'alert policies')} judged`,
        ];
  return [sides, ...replayed, ...notJudgedTexts(review)].join('; ');
}

/** What was not compared, and why. */
export function notJudgedTexts({ notJudged }: Review): string[] {
  return notJudged.map((what) => `not judged: ${what}`);
}
