import type { Problem } from './problem';

/** The API's upper bound: https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/service.proto */
const MOST = 0.9999;

/** The problem of an SLO's goal; undefined where there is none. */
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
