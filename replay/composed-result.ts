import type { IncidentRecord } from '../alerting/evaluation/incident-log';
import type { EngineResult, EngineStats, NotificationResult } from '../alerting/evaluation/result';
import type { TimeRange } from '../logs/time-range';
import type { PolicyRun } from './engine-runs';

/** One run of a policy, and which of its incidents count. */
export interface Composed {
  readonly policy: string;
  readonly run: PolicyRun;
  readonly counts: (incident: IncidentRecord) => boolean;
}

/** One result of runs of several policies, in their order: incidents that count, and their notifications in a period. */
export function composedResult(all: readonly Composed[], range: TimeRange): EngineResult {
  const kept = all.map(({ run, counts }) => run.incidents.filter(counts));
  const incidents = kept.flat().sort((a, b) => a.openedAt - b.openedAt);
  const index = new Map(incidents.map((incident, i) => [incident, i]));
  const notifications = all
    .flatMap(({ policy, run: { result } }) =>
      result.notifications.flatMap((one): NotificationResult[] => {
        const incident = result.incidents[one.incident];
        const place = incident === undefined ? undefined : index.get(incident);
        const isIn = one.policy === policy && one.at >= range.from && one.at <= range.to;
        return place === undefined || !isIn ? [] : [{ ...one, incident: place }];
      }),
    )
    .sort((a, b) => a.at - b.at);
  return {
    policies: all.flatMap(({ policy, run: { result } }, i) => {
      const found = result.policies.find(({ id }) => id === policy);
      const own = kept[i] ?? [];
      return found === undefined ? [] : [{ ...found, incidents: own.length, firstOpenedAt: own[0]?.openedAt ?? null }];
    }),
    incidents,
    notifications,
    stats: totalOf([...new Set(all.map(({ run }) => run.result))].map(({ stats }) => stats)),
  };
}

/** The engines took the same points: each of them says how many no policy of its own reads. */
function totalOf(all: readonly EngineStats[]): EngineStats {
  const sum = (name: keyof EngineStats) => all.reduce((total, stats) => total + stats[name], 0);
  const most = (name: keyof EngineStats) => all.reduce((largest, stats) => Math.max(largest, stats[name]), 0);
  return {
    evaluations: sum('evaluations'),
    instants: sum('instants'),
    points: most('points'),
    unmatchedPoints: all.length === 0 ? 0 : Math.min(...all.map(({ unmatchedPoints }) => unmatchedPoints)),
    latePoints: most('latePoints'),
    series: most('series'),
  };
}
