import type { ReplayedIncident } from '../../replay/compare-runs';
import type { CloseInterval, TimeInterval } from '../../replay/incident-times';
import type { UnmatchedFilter } from '../../replay/nearest-entries';
import type { Replay } from '../../replay/replay';
import { engineJson } from '../rehearsal/json';
import { formatInstant, instantOrNull } from '../parts/times';
import { firingsJson, inputsJson } from './json-parts';

/**
 * A replay as JSON of version 2: `incidents` are at every phase and delay that was considered, `possibleIncidents` only at
 * some. Times are intervals. docs/replay-json.md lists the fields; they are added, never changed.
 */
export function replayJson(replay: Replay, unmatched: readonly UnmatchedFilter[]): Record<string, unknown> {
  const { from, to, certain, incidents, possibleIncidents, verdicts } = replay;
  return {
    version: 2,
    from: formatInstant(from),
    to: formatInstant(to),
    policies: certain.policies.map((policy, i) => {
      const {
        possibleIncidents: possible = 0,
        unknown = [],
        phasesSeconds = [],
        lateBySeconds = 0,
        lateGap = null,
      } = verdicts[i] ?? {};
      const first = incidents.find((incident) => incident.policy === policy.id);
      return {
        ...policy,
        firstOpenedAt: first === undefined ? null : intervalJson(first.openedAt),
        possibleIncidents: possible,
        unknown: unknown.map((part) => ({ from: formatInstant(part.from), to: formatInstant(part.to) })),
        considered: { phasesSeconds, lateBySeconds, lateGap },
      };
    }),
    incidents: incidents.map(incidentJson),
    possibleIncidents: possibleIncidents.map(({ share, example, ...incident }) => ({
      ...incidentJson(incident),
      share: Math.round(share * 10_000) / 10_000,
      example: {
        ...example,
        openedAt: formatInstant(example.openedAt),
        closedAt: instantOrNull(example.closedAt),
      },
    })),
    notifications: engineJson(certain)['notifications'],
    expectations: [],
    firings: firingsJson(certain, from, to),
    ...inputsJson(replay, unmatched),
    stats: certain.stats,
  };
}

function incidentJson({ policy, condition, series, value, violations, openedAt, closedAt }: ReplayedIncident) {
  return {
    policy,
    condition,
    series,
    value,
    ...(violations === undefined ? {} : { violations }),
    openedAt: intervalJson(openedAt),
    closedAt: closedAt === null ? null : closingJson(closedAt),
  };
}

function intervalJson({ earliest, latest }: TimeInterval) {
  return { earliest: formatInstant(earliest), latest: formatInstant(latest) };
}

function closingJson({ earliest, latest }: CloseInterval) {
  return { earliest: formatInstant(earliest), latest: instantOrNull(latest) };
}
