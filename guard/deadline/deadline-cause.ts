import { mostCritical, wakes } from '../../model/criticality';
import { deadlineInstant, type PhaseDeadline } from '../../model/deadline';
import { DEFAULT_START_GRACE, type GuardConfig, type GuardedProcessor } from '../../model/guard-config';
import { JUDGING } from '../../model/guard-timing';
import { waitsFor } from '../../model/waits-for';
import { causesOf, SETTLE_MS, type MissedDate, type WorkState } from './deadline-dates';
import { workOf } from '../run/run-record';

/**
 * Work that is done within this time after its deadline may be done before the next point of the gauge, and then there
 * was no notification. Two ticks after the date is judged.
 */
export const NOTIFIED_MS = SETTLE_MS + 120_000;
export const MOST_TIME_MS = JUDGING.mostExtraTime.toMilliseconds();

/** The processors and all their direct and indirect dependencies: {@link causesNow} needs the state of each. */
export function withAllTheyRead(processors: readonly string[], config: GuardConfig): string[] {
  const found = new Set<string>();
  const graph = graphOf(config);
  const climb = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    graph.dependsOn.get(name)?.forEach(climb);
  };
  processors.forEach(climb);
  return [...found];
}

/** What is known of all works at one time. */
export interface WorksAsOf {
  readonly config: GuardConfig;
  /** By processor, of all processors that {@link withAllTheyRead} returns. */
  readonly states: ReadonlyMap<string, WorkState>;
  /** Milliseconds since the epoch. */
  readonly asOf: number;
}

/**
 * The processors that cause a missed date: the root causes of its missing processors, without those that still have
 * extra time. A processor has extra time if its input was late because an earlier phase missed its own deadline for
 * that date and a notification was sent: its start grace plus its budget, from when its input is complete. So one late
 * phase does not page again for each later phase while they catch up. A run that fails although its input is complete
 * ends the extra time.
 */
export function causesNow(
  phase: string,
  { dataDate, missing }: Pick<MissedDate, 'dataDate' | 'missing'>,
  { config, states, asOf }: WorksAsOf,
): string[] {
  const graph = graphOf(config);
  const open = missing.filter((name) => states.get(name)?.kind !== 'done');
  const causes = new Set(open.flatMap((name) => causesOf(name, graph.dependsOn, states)));
  const wasNotified = (name: string): boolean => {
    const state = states.get(name);
    const of = graph.processors.get(name)?.phase ?? '';
    const deadline = graph.deadlines.get(of);
    if (state?.kind !== 'done' || deadline === undefined || !isUrgentEnough(graph, of, phase)) return false;
    return state.at > deadlineInstant(deadline, dataDate) + NOTIFIED_MS;
  };
  const hasTime = (name: string): boolean => {
    const needs = graph.dependsOn.get(name) ?? [];
    const readyAt = Math.max(...needs.map((need) => doneAt(states.get(need))));
    const processor = graph.processors.get(name);
    const state = states.get(name);
    if (needs.length === 0 || processor === undefined || asOf >= readyAt + timeOf(processor)) return false;
    if (state?.kind === 'failed' && state.startedAt >= readyAt) return false;
    return withAllTheyRead(needs, config).some(wasNotified);
  };
  return [...causes].filter((name) => !hasTime(name));
}

/**
 * By phase, the missed dates that need a notification of their own. The others are consequences: each of their causes
 * already has an open page, either for the run that the monitor closed, or for the phase with the earliest deadline
 * that waits for the same cause on the same date. A ticket never replaces a page.
 *
 * No cause stays without a notification: of all phases that wait for one cause, the one with the earliest deadline
 * notifies, unless the cause's own run is on a page. A date with unknown causes always notifies.
 *
 * @param unresolvedWorks work of closed runs that is not done since
 */
export function causedHere(
  missedByPhase: Readonly<Record<string, readonly MissedDate[]>>,
  config: GuardConfig,
  unresolvedWorks: ReadonlySet<string>,
): ReadonlyMap<string, readonly MissedDate[]> {
  const graph = graphOf(config);
  const phases = config.phases.map(({ id }) => id);
  const misses = phases.flatMap((phase) => (missedByPhase[phase] ?? []).map((date) => ({ phase, date })));
  // The earliest deadline notifies; the sort is stable, so equal ones keep the order of declaration.
  misses.sort((a, b) => a.date.deadlineAt - b.date.deadlineAt);

  const notified = new Map<string, MissedDate[]>(phases.map((phase) => [phase, []]));
  const notifiers = new Map<string, string[]>();
  for (const { phase, date } of misses) {
    const isAnswered = (cause: string): boolean => {
      const work = workOf(cause, date.dataDate);
      const pages = wakes(graph.processors.get(cause)?.criticality ?? 'P3');
      if (unresolvedWorks.has(work) && (pages || !isUrgent(graph, phase))) return true;
      return (notifiers.get(work) ?? []).some((notifier) => isUrgentEnough(graph, notifier, phase));
    };
    const isConsequence = date.causes?.every(isAnswered) ?? false;
    if (!isConsequence) notified.get(phase)?.push(date);
    for (const cause of date.causes ?? []) {
      const work = workOf(cause, date.dataDate);
      notifiers.set(work, [...(notifiers.get(work) ?? []), phase]);
    }
  }
  return notified;
}

interface Graph {
  readonly processors: ReadonlyMap<string, GuardedProcessor>;
  readonly dependsOn: ReadonlyMap<string, readonly string[]>;
  readonly deadlines: ReadonlyMap<string, PhaseDeadline>;
  /** Phases whose missed deadline is a page; for the others it is a ticket. */
  readonly urgent: ReadonlySet<string>;
}

const graphs = new WeakMap<GuardConfig, Graph>();

/** Lookup tables of the configuration; made once per configuration object. */
function graphOf(config: GuardConfig): Graph {
  const known = graphs.get(config);
  if (known !== undefined) return known;
  const { phases, processors } = config;
  const criticalityOf = (id: string) =>
    mostCritical(processors.flatMap(({ phase, criticality }) => (phase === id ? [criticality] : [])));
  const graph = {
    processors: new Map(processors.map((processor) => [processor.name, processor])),
    dependsOn: waitsFor(config),
    deadlines: new Map(phases.map(({ id, deadline }) => [id, deadline])),
    urgent: new Set(phases.flatMap(({ id }) => (wakes(criticalityOf(id) ?? 'P0') ? [id] : []))),
  };
  graphs.set(config, graph);
  return graph;
}

function isUrgent(graph: Graph, phase: string): boolean {
  return graph.urgent.has(phase);
}

/** Is a notification for `notifier` at least as urgent as one for `phase`? */
function isUrgentEnough(graph: Graph, notifier: string, phase: string): boolean {
  return isUrgent(graph, notifier) || !isUrgent(graph, phase);
}

function doneAt(state: WorkState | undefined): number {
  return state?.kind === 'done' ? state.at : 0;
}

/** Extra time in milliseconds, from when the processor's input is complete. */
function timeOf({ startGraceSeconds, budgetSeconds }: GuardedProcessor): number {
  const seconds = (startGraceSeconds ?? DEFAULT_START_GRACE.toSeconds()) + budgetSeconds;
  return Math.min(seconds * 1_000, MOST_TIME_MS);
}
