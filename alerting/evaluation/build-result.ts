import type { Entry } from './incremental/policy-set';
import type { EngineResult, EngineStats, PolicyResult } from './result';

/** What came of all policies up to `doneMs`. */
export function resultOf(
  entries: readonly Entry[],
  doneMs: number,
  counts: Omit<EngineStats, 'evaluations' | 'instants'>,
): EngineResult {
  const outcomes = entries.flatMap((entry) => ('outcome' in entry ? [entry.outcome] : []));
  const incidents = outcomes.flatMap(({ log }) => log.incidents).sort((a, b) => a.openedAt - b.openedAt);
  const index = new Map(incidents.map((incident, i) => [incident, i]));
  const notifications = outcomes.flatMap(({ log }) => log.notifications).sort((a, b) => a.at - b.at);
  return {
    policies: entries.map(policyResult),
    incidents: incidents.map((incident) => ({ ...incident })),
    notifications: notifications.map(({ incident, ...rest }) => ({
      at: rest.at,
      kind: rest.kind,
      policy: incident.policy,
      incident: index.get(incident) ?? -1,
      channel: rest.channel,
    })),
    stats: {
      evaluations: outcomes.reduce((sum, { evaluations }) => sum + evaluations, 0),
      instants: outcomes.reduce((sum, { clock }) => sum + Math.max(0, clock.tickAtOrBefore(doneMs) + 1), 0),
      ...counts,
    },
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
