import type { IncidentRecord } from '../alerting/evaluation/incident-log';
import type { PolicyRun } from './engine-runs';

/** A time that is not known exactly, both ends included, in milliseconds since the epoch. */
export interface TimeInterval {
  readonly earliest: number;
  readonly latest: number;
}

/** When an incident closes; `latest` is null where it may still be open at the end of the recording. */
export interface CloseInterval {
  readonly earliest: number;
  readonly latest: number | null;
}

/** An incident of one run. */
export interface Sighting {
  readonly run: PolicyRun;
  readonly incident: IncidentRecord;
}

/**
 * When the incident opens, in all the runs that have it.
 * @param lateMs how late points may be: Monitoring then sees everything that much later
 */
export function openingOf(sightings: readonly Sighting[], lateMs: number): TimeInterval {
  const opened = sightings.map(({ incident }) => incident.openedAt);
  const latest = sightings.map(({ run, incident }) => incident.openedAt + waitOf(run, lateMs));
  return { earliest: Math.min(...opened), latest: Math.max(...latest) };
}

/** When it closes; null: it is open at the end of the recording in all the runs that have it. */
export function closingOf(sightings: readonly Sighting[], lateMs: number): CloseInterval | null {
  const closed = sightings.flatMap(({ run, incident: { closedAt } }) => (closedAt === null ? [] : [{ run, closedAt }]));
  if (closed.length === 0) return null;
  const earliest = Math.min(...closed.map(({ closedAt }) => closedAt));
  if (closed.length < sightings.length) return { earliest, latest: null };
  return { earliest, latest: Math.max(...closed.map(({ run, closedAt }) => closedAt + waitOf(run, lateMs))) };
}

/** A phase stands for the seconds up to the next one. */
function waitOf({ phase }: PolicyRun, lateMs: number): number {
  return Math.max(0, phase.lengthMs - 1_000) + lateMs;
}
