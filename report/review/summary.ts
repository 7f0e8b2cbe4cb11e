import { count } from '../../model/count';
import type { Review } from '../../review/compare';

/** One line: `3 changes, 1 of them fails`. */
export function reviewSummary({ changes }: Review): string {
  if (changes.length === 0) return 'nothing changes what is detected, when, how often, or what it costs';
  const failing = changes.filter(({ fails }) => fails).length;
  return `${count(changes.length, 'change')}, ${failing === 0 ? 'none fails' : `${failing} ${failing === 1 ? 'fails' : 'fail'}`}`;
}

/** One line: what was compared. */
export function comparedText({ compared: { scenarios, timeouts, policies }, notJudged }: Review): string {
  const compared = `compared: ${count(scenarios, 'scenario')}, ${count(timeouts, 'timeout')}, ${count(policies, 'alert policy', 'alert policies')}`;
  return [compared, ...notJudged.map((what) => `not judged: ${what}`)].join('; ');
}
