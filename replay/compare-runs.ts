import type { IncidentRecord, Violation } from '../alerting/evaluation/incident-log';
import { seriesKey } from '../alerting/metrics/series';
import type { PolicyRun } from './engine-runs';
import { groupBy } from './group-by';
import { closingOf, openingOf, type CloseInterval, type Sighting, type TimeInterval } from './incident-times';

/** An incident, with when it opens and closes at the phases and delays that have it. */
export interface ReplayedIncident extends Violation {
  /** Identity of the policy. */
  readonly policy: string;
  readonly openedAt: TimeInterval;
  /** Null: it is open at the end of the recording. */
  readonly closedAt: CloseInterval | null;
  readonly violations?: readonly Violation[];
}

/** An incident that only some phases and delays have. */
export interface PossibleIncident extends ReplayedIncident {
  /** The share of the considered phases and delays that have it: above 0, below 1. */
  readonly share: number;
  readonly example: IncidentExample;
}

/** One phase and delay that has an incident, and when it opens and closes there. */
export interface IncidentExample {
  /** Seconds after the full minute, or the multiple of the evaluation period, at which the policy is evaluated. */
  readonly phaseSeconds: number;
  /** By how many seconds points are late, each by a different amount up to this; 0: all of them are on time. */
  readonly lateBySeconds: number;
  /** Milliseconds since the epoch. */
  readonly openedAt: number;
  readonly closedAt: number | null;
}

/** The runs of one policy: at each of its phases on time and, where it may be noisier then, late. */
export interface PolicyRuns {
  readonly onTime: readonly PolicyRun[];
  /** As many as {@link onTime}, or none. */
  readonly late: readonly PolicyRun[];
  /** Milliseconds between two evaluations. */
  readonly periodMs: number;
  /** How late points may be, in milliseconds. */
  readonly lateMs: number;
}

/** The incidents of one policy. */
export interface ComparedIncidents {
  /** Those that every phase has, of the first phase, with their times at all of them. */
  readonly certain: readonly { readonly record: IncidentRecord; readonly incident: ReplayedIncident }[];
  readonly possible: readonly { readonly record: IncidentRecord; readonly incident: PossibleIncident }[];
}

/**
 * Compares the runs of a policy. An incident is certain if the run of every phase has it with all points on time. Points
 * that are all late by the same time delay it, as windows wait for them. Points that are late by different amounts, for
 * which windows do not wait, only add incidents: the runs that are late stand for the noisiest of these delays, which
 * include that all points are on time.
 */
export function compareRuns({ onTime, late, periodMs, lateMs }: PolicyRuns): ComparedIncidents {
  const runs = [...onTime, ...late].map((run) => ({ run, byKey: groupBy(run.incidents, keyOf) }));
  const sightingsOf = (incident: IncidentRecord, isSame: typeof isOpenWith): Sighting[] => {
    const key = keyOf(incident);
    return runs.flatMap(({ run, byKey }) => {
      const apartMs = periodMs + run.delay.lateMs;
      const found = nearest(
        incident,
        (byKey.get(key) ?? []).filter((other) => isSame(incident, other, apartMs)),
      );
      return found === undefined ? [] : [{ run, incident: found }];
    });
  };
  const certain: ComparedIncidents['certain'][number][] = [];
  const possible: ComparedIncidents['possible'][number][] = [];
  const known = new KnownIncidents();
  const [first] = onTime;
  for (const record of first?.incidents ?? []) {
    const sightings = sightingsOf(record, isOpenWith).filter(({ run }) => onTime.includes(run));
    if (sightings.length < onTime.length) continue;
    certain.push({ record, incident: replayed(record, sightings, lateMs) });
    known.add(record);
  }
  for (const { run } of runs) {
    for (const record of run.incidents) {
      const apartMs = periodMs + run.delay.lateMs;
      // Late points may make a short incident much longer: that is another one, which is only possible.
      const isSame = run.delay.lateMs === 0 ? isOpenWith : isWithin;
      if (known.some(record, (other) => isSame(record, other, apartMs))) continue;
      known.add(record);
      const sightings = sightingsOf(record, isSame);
      const example = exampleOf(run, record);
      const share = shareOf(sightings, { onTime, late });
      possible.push({ record, incident: { ...replayed(record, sightings, lateMs), share, example } });
    }
  }
  possible.sort((a, b) => a.record.openedAt - b.record.openedAt);
  return { certain, possible };
}

/** The incidents that are reported already. */
class KnownIncidents {
  private readonly byKey = new Map<string, IncidentRecord[]>();

  add(incident: IncidentRecord): void {
    const key = keyOf(incident);
    const known = this.byKey.get(key);
    if (known === undefined) this.byKey.set(key, [incident]);
    else known.push(incident);
  }

  /** Is there one of the same condition and series for which `is` holds? */
  some(incident: IncidentRecord, is: (other: IncidentRecord) => boolean): boolean {
    return this.byKey.get(keyOf(incident))?.some(is) === true;
  }
}

/** An incident of all conditions of a policy may begin with another of its series. */
function keyOf({ condition, series, violations }: IncidentRecord): string {
  return `${condition}\n${violations === undefined ? seriesKey(series) : ''}`;
}

/** Are both open at the same time, in runs that are apart by a phase and a delay? */
function isOpenWith(one: IncidentRecord, other: IncidentRecord, apartMs: number): boolean {
  return (
    one.openedAt <= (other.closedAt ?? Infinity) + apartMs && other.openedAt <= (one.closedAt ?? Infinity) + apartMs
  );
}

/** The incident that opens nearest to another; undefined where there is none. */
function nearest({ openedAt }: IncidentRecord, others: readonly IncidentRecord[]): IncidentRecord | undefined {
  const [first, ...rest] = others;
  if (first === undefined) return undefined;
  const distance = (one: IncidentRecord) => Math.abs(one.openedAt - openedAt);
  return rest.reduce((best, one) => (distance(one) < distance(best) ? one : best), first);
}

/** Is the first open only while the second is, or `apartMs` before or after it? */
function isWithin(one: IncidentRecord, other: IncidentRecord, apartMs: number): boolean {
  return (
    one.openedAt >= other.openedAt - apartMs && (one.closedAt ?? Infinity) <= (other.closedAt ?? Infinity) + apartMs
  );
}

function replayed(record: IncidentRecord, sightings: readonly Sighting[], lateMs: number): ReplayedIncident {
  return { ...record, openedAt: openingOf(sightings, lateMs), closedAt: closingOf(sightings, lateMs) };
}

function exampleOf({ phase, delay }: PolicyRun, { openedAt, closedAt }: IncidentRecord): IncidentExample {
  return { phaseSeconds: phase.offsetMs / 1_000, lateBySeconds: delay.lateMs / 1_000, openedAt, closedAt };
}

/** Phases count by how much of the period they stand for, and each of them once on time and once late. */
function shareOf(sightings: readonly Sighting[], { onTime, late }: Pick<PolicyRuns, 'onTime' | 'late'>): number {
  const seen = new Set(sightings.map(({ run }) => run));
  let [having, all] = [0, 0];
  for (const [i, run] of onTime.entries()) {
    const { lengthMs } = run.phase;
    const lateRun = late[i];
    all += lateRun === undefined ? lengthMs : 2 * lengthMs;
    if (seen.has(run)) having += lengthMs;
    if (lateRun !== undefined && (seen.has(lateRun) || seen.has(run))) having += lengthMs;
  }
  return having / all;
}
