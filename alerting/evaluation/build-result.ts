import type { Entry } from './incremental/policy-set';
import type { IncidentLog } from './incident-log';
import type { EngineResult, EngineStats, PolicyResult } from './result';

/** The result of all policies up to `doneMs`, in milliseconds since the epoch. */
export function buildResult(
  entries: readonly Entry[],
  doneMs: number,
  counts: Omit<EngineStats, 'evaluations' | 'instants'>,
): EngineResult {
  const outcomes = entries.flatMap((entry) => ('outcome' in entry ? [entry.outcome] : []));
  return {
    policies: entries.map(policyResult),
    ...mergedLogs(outcomes.map(({ log }) => log)),
    stats: {
      evaluations: outcomes.reduce((sum, { evaluations }) => sum + evaluations, 0),
      instants: outcomes.reduce((sum, { clock }) => sum + Math.max(0, clock.tickAtOrBefore(doneMs) + 1), 0),
      ...counts,
    },
  };
}

/** The incidents and notifications of all policies, each in the order of time, then of policies. */
export function mergedLogs(
  logs: readonly Pick<IncidentLog, 'incidents' | 'notifications'>[],
): Pick<EngineResult, 'incidents' | 'notifications'> {
  const incidents = logs.flatMap((log) => log.incidents).sort((a, b) => a.openedAt - b.openedAt);
  const index = new Map(incidents.map((incident, i) => [incident, i]));
  const notifications = logs.flatMap((log) => log.notifications).sort((a, b) => a.at - b.at);
  return {
    incidents: incidents.map((incident) => ({ ...incident })),
    notifications: notifications.map(({ at, kind, incident, channel }) => ({
      at,
      kind,
      policy: incident.policy,
      incident: index.get(incident) ?? -1,
      channel,
    })),
  };
}

function policyResult(entry: Entry): PolicyResult {
  const { policy } = entry;
  const evaluated = 'outcome' in entry;
  const incidents = evaluated ? entry.outcome.log.incidents : [];
  return {
    id: policy.id,
    displayName: policy.displayName,
    severity: policy.severity ?? null,
    status: evaluated ? 'evaluated' : 'not_evaluated',
    refused: !evaluated && entry.problems !== undefined,
    reason: evaluated ? entry.outcome.remark : entry.unevaluated,
    incidents: incidents.length,
    firstOpenedAt: incidents[0]?.openedAt ?? null,
  };
}
