import type { AlertPolicy } from '../alerting/policies/policy';
import { Duration } from '../model/duration';
import { judgedJson } from '../model/judged';
import { auditJson } from '../report/audit/json';
import { coverageOf } from '../report/rehearsal/coverage';
import { judgedIn } from '../report/rehearsal/judged';
import { byScenario, hoursAvoided, isControl, scoreOf } from '../report/rehearsal/score';
import type { Rehearsal } from '../simulation/rehearsal';
import { declaredStack } from '../simulation/declared-stack';
import type { StackFile } from './stack-files';
import { isPass, type StartResult } from './start-output';

/**
 * The result of `start` as JSON, version 1, for other programs and for `diff`. Fields may be added and are never renamed.
 * Same input, same bytes.
 * @param commit the short id of the commit; undefined outside of a git checkout
 */
export function startJson(result: StartResult, stacks: readonly StackFile[], commit: string | undefined) {
  const { audit, rehearsals } = result;
  const { config, policies } = declaredStack(stacks);
  const { pipeline, environment } = config;
  const { rows } = coverageOf(rehearsals);
  const firesIn = new Map(rows.map(({ policy, trippedBy }) => [policy, trippedBy]));
  return {
    version: 1,
    verdict: isPass(result) ? 'pass' : 'fail',
    pipeline,
    environment,
    commit: commit ?? null,
    audit: auditJson(audit),
    scenarios: [...byScenario(rehearsals)].map(([scenario, own]) => scenarioJson(scenario, own)),
    policies: policies.map((policy) => policyJson(policy, firesIn.get(policy.id) ?? [])),
    wastedHoursAvoided: hoursAvoided(rehearsals),
    judged: judgedJson(judgedIn(rehearsals)),
  };
}

function scenarioJson(scenario: string, rehearsals: readonly Rehearsal[]) {
  const scoreIn = (world: Rehearsal['world']) => {
    const rehearsal = rehearsals.find((one) => one.world === world);
    return rehearsal === undefined ? null : scoreJson(rehearsal);
  };
  return {
    scenario,
    isControl: rehearsals.every(isControl),
    baseline: scoreIn('baseline'),
    declared: scoreIn('declared'),
    expectations: rehearsals.flatMap(({ world, expectations }) =>
      expectations.map(({ expected, met, got }) => ({ world, expected, met, got })),
    ),
  };
}

function scoreJson(rehearsal: Rehearsal) {
  const { timeToDetect, faultLasted, notifications, failures, wastedHours } = scoreOf(rehearsal);
  const seconds = (ms: number) => Math.round(ms / 1_000);
  return {
    detected: timeToDetect !== null,
    bestSecondsToDetect: timeToDetect === null ? null : seconds(timeToDetect.best),
    worstSecondsToDetect: timeToDetect === null ? null : seconds(timeToDetect.worst),
    faultLastedSeconds: faultLasted === null ? null : seconds(faultLasted),
    notifications,
    failures,
    wastedHours,
    lostMessages: rehearsal.truth.messages.lost,
  };
}

/** An alert policy, with each of its settings as text. */
export function policyJson(policy: AlertPolicy, firesIn: readonly string[]) {
  const { id, displayName, enabled, severity, combiner, conditions, alertStrategy, notificationChannels } = policy;
  return {
    id,
    displayName,
    enabled,
    channels: notificationChannels.length,
    settings: leavesOf({ enabled, severity, combiner, conditions, alertStrategy, notificationChannels }),
    firesIn,
  };
}

/** Each value that is no object, as text, by its path: `conditions.0.thresholdValue`. What is not set is left out. */
function leavesOf(value: unknown, path = ''): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || value instanceof Duration) return { [path]: textOf(value) };
  const entries = Object.entries(value).map(([key, one]) => leavesOf(one, path === '' ? key : `${path}.${key}`));
  return Object.assign({}, ...entries) as Record<string, string>;
}

function textOf(value: unknown): string {
  return value instanceof Duration ? value.toString() : String(value);
}
