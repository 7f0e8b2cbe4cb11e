import type { EngineResult } from '../alerting/evaluation/result';
import type { IncidentRecord } from '../alerting/evaluation/incident-log';
import type { Timed } from './ongoing-faults';
import type { ActionableFailure, FaultyRun } from './virtual-pipeline';

/** What happened, as only the one who plays the story knows. */
export interface GroundTruth {
  readonly faultyRuns: readonly FaultyRun[];
  /** In order of time. */
  readonly actionable: readonly ActionableFailure[];
  readonly lasting: readonly Timed[];
}

/** What was told of: incidents, each once, however many channels they went to. */
export interface Told {
  readonly incidents: readonly IncidentRecord[];
  /** Of those: the ones without a cause that anybody can act on. */
  readonly noise: readonly IncidentRecord[];
}

/** What a fault leaves behind, dead letters and work that is late, is told of for hours after it. */
const AFTERMATH_MS = 6 * 3_600_000;

/**
 * What an engine told of, against what really happened.
 * @param reachOf how long after a failure a policy may still tell of it: its longest window, and how late it sees points
 */
export function notifiedBy(result: EngineResult, truth: GroundTruth, reachOf: (policy: string) => number): Told {
  const opened = new Set(result.notifications.filter(({ kind }) => kind === 'opened').map(({ incident }) => incident));
  const incidents = [...opened].flatMap((index) => result.incidents[index] ?? []);
  const failures = new FailureTimes(truth.actionable);
  const noise = incidents.filter((incident) => !hasCause(incident, truth, failures, reachOf(incident.policy)));
  return { incidents, noise };
}

/** Failures that somebody can act on and that no incident told of in time. */
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

/** Values of the labels that say where: a phase, a processor, a service. Empty for one that says nothing of that. */
function namesIn({ series }: IncidentRecord): ReadonlySet<string> {
  const { phase, processor, service } = series.metric.labels;
  const { job, task_id: task, service_name: run } = series.resource.labels;
  return new Set(
    [phase, processor, service, job, task, run].filter((name): name is string => name !== undefined && name !== ''),
  );
}

function isAbout(names: ReadonlySet<string>, { phase, processor, deployable }: ActionableFailure): boolean {
  return names.size === 0 || names.has(processor) || names.has(phase) || names.has(deployable);
}

/** When something failed, by name: there are thousands, and as many incidents ask. */
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
