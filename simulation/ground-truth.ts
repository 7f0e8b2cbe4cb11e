import type { EngineResult } from '../alerting/evaluation/result';
import type { IncidentRecord } from '../alerting/evaluation/incident-log';
import type { Series } from '../alerting/metrics/series';
import type { LastingFault, RunFault } from './faults/all-faults';
import type { Timed } from './faults/fault-kind';
import type { PlannedRun } from './workload';

/** A run that a fault affected. Times are in milliseconds since the epoch. */
export interface FaultyRun {
  readonly fault: RunFault;
  readonly run: PlannedRun;
  /** When the run started. */
  readonly startedAt: number;
  /** When the fault began: the hang, or the moment at which a slow run is over its budget. */
  readonly beganAt: number;
  /** When the run ends. The platform may end it before the fault would. */
  endsAt: number;
}

/** An attempt that failed for a reason that a person can act on. */
export interface ActionableFailure {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly phase: string;
  readonly processor: string;
  readonly deployable: string;
}

/** What happened in a simulation, whether or not an alert found it. */
export interface GroundTruth {
  readonly faultyRuns: readonly FaultyRun[];
  /** In order of time. */
  readonly actionable: readonly ActionableFailure[];
  readonly lasting: readonly Timed<LastingFault>[];
}

/** The incidents that channels were notified of, each once, however many channels it went to. */
export interface Notified {
  readonly incidents: readonly IncidentRecord[];
  /** The incidents without a cause that a person can act on. */
  readonly noise: readonly IncidentRecord[];
}

/** For so long after a fault its dead letters and late work still open incidents. */
const AFTERMATH_MS = 6 * 3_600_000;

/**
 * The incidents of a result, compared with what happened.
 * @param reachOf how long after a failure a policy may still open an incident for it, in milliseconds: its longest window, and how late it sees points
 */
export function notifiedBy(result: EngineResult, truth: GroundTruth, reachOf: (policy: string) => number): Notified {
  const opened = new Set(result.notifications.filter(({ kind }) => kind === 'opened').map(({ incident }) => incident));
  const incidents = [...opened].flatMap((index) => result.incidents[index] ?? []);
  const failures = new FailureTimes(truth.actionable);
  const noise = incidents.filter((incident) => !hasCause(incident, truth, failures, reachOf(incident.policy)));
  return { incidents, noise };
}

/** The actionable failures for which no incident is open or opens within a time, in milliseconds. */
export function missedBy(result: EngineResult, truth: GroundTruth, withinMs: number): ActionableFailure[] {
  const incidents = result.incidents.map((incident) => ({
    names: namesIn(incident),
    from: incident.openedAt - withinMs,
    to: incident.closedAt ?? Infinity,
  }));
  return truth.actionable.filter(
    (failure) =>
      !incidents.some(({ names, from, to }) => failure.at >= from && failure.at <= to && isAbout(names, failure)),
  );
}

function hasCause(incident: IncidentRecord, truth: GroundTruth, failures: FailureTimes, reachMs: number): boolean {
  const { openedAt } = incident;
  const isOngoing = (from: number, to: number) => openedAt >= from && openedAt <= to + AFTERMATH_MS;
  return (
    truth.lasting.some(({ from, to }) => isOngoing(from, to)) ||
    truth.faultyRuns.some(({ beganAt, endsAt }) => isOngoing(beganAt, endsAt)) ||
    failures.anyBetween(openedAt - reachMs, openedAt, namesIn(incident))
  );
}

const known = new WeakMap<Series, ReadonlySet<string>>();

/** The phase, processor and service that the labels name; empty where they name none. Many incidents share a series. */
function namesIn({ series }: IncidentRecord): ReadonlySet<string> {
  const names = known.get(series) ?? namesOf(series);
  known.set(series, names);
  return names;
}

function namesOf(series: Series): ReadonlySet<string> {
  const { phase, processor, service } = series.metric.labels;
  const { job, task_id: task, service_name: run } = series.resource.labels;
  return new Set(
    [phase, processor, service, job, task, run].filter((name): name is string => name !== undefined && name !== ''),
  );
}

function isAbout(names: ReadonlySet<string>, { phase, processor, deployable }: ActionableFailure): boolean {
  return names.size === 0 || names.has(processor) || names.has(phase) || names.has(deployable);
}

/** Times of failures, by name: thousands of incidents look up thousands of failures. */
class FailureTimes {
  private readonly byName = new Map<string, number[]>();
  private readonly all: readonly number[];

  constructor(failures: readonly ActionableFailure[]) {
    this.all = failures.map(({ at }) => at);
    for (const { at, phase, processor, deployable } of failures) {
      for (const name of new Set([phase, processor, deployable])) {
        const times = this.byName.get(name) ?? [];
        times.push(at);
        this.byName.set(name, times);
      }
    }
  }

  anyBetween(from: number, to: number, names: ReadonlySet<string>): boolean {
    const lists = names.size === 0 ? [this.all] : [...names].map((name) => this.byName.get(name) ?? []);
    return lists.some((times) => {
      const first = firstAtLeast(times, from);
      return (times[first] ?? Infinity) <= to;
    });
  }
}

function firstAtLeast(sorted: readonly number[], least: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
