import type { Problem } from './problem';

/** What the API takes at most: https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/service.proto */
const MOST = 0.9999;

/** What is wrong with the goal of an objective, if anything. */
export function goalProblem(where: string, goal: number): Problem | undefined {
  if (goal > 0 && goal <= MOST) return undefined;
  return {
    code: 'SLO001',
    where: `${where}/goal`,
    rule: `a goal is a share above 0 and at most ${MOST}`,
    got: String(goal),
    fix: 'write 0.995 for 99.5%',
  };
}
