import { auditJson } from '../report/audit/json';
import { coverageOf } from '../report/rehearsal/coverage';
import { controlsOf, hoursAvoided, scoreboard, type Score } from '../report/rehearsal/score';
import { judgedIn } from '../report/rehearsal/judged';
import { judgedJson } from '../model/judged';
import { declaredStack } from '../simulation/declared-stack';
import type { StackFile } from './stack-files';
import { commitOf, isPass, type StartResult } from './start-output';

/** The result of `start` as JSON, version 1, for other programs. Fields may be added and are never renamed. */
export function startJson(result: StartResult, stacks: readonly StackFile[], report: string): string {
  const { audit, rehearsals } = result;
  const { pipeline, environment } = declaredStack(stacks).config;
  const { rows, untripped } = coverageOf(rehearsals);
  const whole = {
    version: 1,
    verdict: isPass(result) ? 'pass' : 'fail',
    pipeline,
    environment,
    commit: commitOf() ?? null,
    report,
    audit: auditJson(audit),
    scenarios: scoreboard(rehearsals).map(({ scenario, baseline, declared, met }) => {
      return { scenario, met, baseline: scoreJson(baseline), declared: scoreJson(declared) };
    }),
    controlScenarios: controlsOf(rehearsals),
    expectations: rehearsals.flatMap(({ scenario, world, expectations }) =>
      expectations.map(({ expected, met, got }) => ({ scenario: scenario.name, world, expected, met, got })),
    ),
    policies: { count: rows.length, notExercised: untripped },
    wastedHoursAvoided: hoursAvoided(rehearsals),
    judged: judgedJson(judgedIn(rehearsals)),
  };
  return JSON.stringify(whole, null, 2);
}

/** Times in seconds; null for a scenario that does not run in this world. */
function scoreJson(score: Score | undefined) {
  if (score === undefined) return null;
  const { timeToDetect, faultLasted, notifications, failures, wastedHours } = score;
  const seconds = (ms: number) => Math.round(ms / 1_000);
  return {
    detected: timeToDetect !== null,
    bestSecondsToDetect: timeToDetect === null ? null : seconds(timeToDetect.best),
    worstSecondsToDetect: timeToDetect === null ? null : seconds(timeToDetect.worst),
    faultLastedSeconds: faultLasted === null ? null : seconds(faultLasted),
    notifications,
    failures,
    wastedHours,
  };
}
