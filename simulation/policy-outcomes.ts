import type { IncidentRecord, LoggedNotification } from '../alerting/evaluation/incident-log';
import type { EngineResult, EngineStats, PolicyResult } from '../alerting/evaluation/result';
import type { AlertPolicy } from '../alerting/policies/policy';
import { contentText } from '../model/content-text';
import { mergedStoredLogs, storedLog, type StoredLog } from './stored-log';

/** What one engine made of one policy. */
interface OneResult {
  readonly policy: PolicyResult;
  readonly log: StoredLog;
  /** Of the engine that evaluated it, perhaps with others. */
  readonly stats: EngineStats;
}

/** What a scenario makes of one policy. Policies do not affect each other. */
export interface PolicyOutcome {
  readonly best: OneResult;
  readonly worst: OneResult;
  /** Had anything that its conditions read a point? */
  readonly hasData: boolean;
}

/** The outcomes of policies that were evaluated together, by the content of the policy. */
export function outcomesByPolicy(
  policies: readonly AlertPolicy[],
  { best, worst }: { readonly best: EngineResult; readonly worst: EngineResult },
  withoutData: readonly string[],
): Map<string, PolicyOutcome> {
  const [ofBest, ofWorst] = [byPolicy(best), byPolicy(worst)];
  return new Map(
    policies.flatMap((policy) => {
      const [inBest, inWorst] = [ofBest.get(policy.id), ofWorst.get(policy.id)];
      if (inBest === undefined || inWorst === undefined) return [];
      return [[contentText(policy), { best: inBest, worst: inWorst, hasData: !withoutData.includes(policy.id) }]];
    }),
  );
}

/** One result of policies that were evaluated apart, in the order of the policies. Its `stats` are those of the first one. */
export function mergedResult(results: readonly OneResult[]): EngineResult {
  const none = { evaluations: 0, instants: 0, points: 0, unmatchedPoints: 0, latePoints: 0, series: 0 };
  return {
    policies: results.map(({ policy }) => policy),
    ...mergedStoredLogs(results.map(({ log }) => log)),
    stats: results[0]?.stats ?? none,
  };
}

function byPolicy({ policies, incidents, notifications, stats }: EngineResult): Map<string, OneResult> {
  const logs = new Map(
    policies.map(({ id }): [string, { incidents: IncidentRecord[]; notifications: LoggedNotification[] }] => [
      id,
      { incidents: [], notifications: [] },
    ]),
  );
  for (const incident of incidents) logs.get(incident.policy)?.incidents.push(incident);
  for (const { at, kind, policy, incident, channel } of notifications) {
    const record = incidents[incident];
    if (record !== undefined) logs.get(policy)?.notifications.push({ at, kind, incident: record, channel });
  }
  return new Map(
    policies.flatMap((policy) => {
      const log = logs.get(policy.id);
      return log === undefined ? [] : [[policy.id, { policy, log: storedLog(log), stats }] as const];
    }),
  );
}
