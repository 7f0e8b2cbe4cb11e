import { count } from '../model/count';
import type { Row } from './row';

/** The rows that miss their goal, each with the reason where it is known. */
export function missedLines(rows: readonly Row[]): string[] {
  const withGoal = rows.filter(({ goal }) => goal !== undefined);
  const missed = withGoal.flatMap(({ what, peer, ours, ratio, goal }) => {
    if (goal === undefined || goal.isMet) return [];
    const figure = ratio === '' ? ours : `${ours}, ratio ${ratio}`;
    const compared = peer === '' ? '' : `, compared with ${peer}`;
    return [`- ${what}${compared}: ${figure}, goal ${goal.text}; ${goal.why ?? 'not profiled'}`];
  });
  return missed.length === 0
    ? [`${count(withGoal.length, 'goal')}, all reached`]
    : [`${missed.length} of ${count(withGoal.length, 'goal')} not reached:`, ...missed];
}
