import { mostCritical, wakes } from '../../model/criticality';
import { deadlineInstant, type PhaseDeadline } from '../../model/deadline';
import { DEFAULT_START_GRACE, type GuardConfig, type GuardedProcessor } from '../../model/guard-config';
import { causesOf, SETTLE_MS, type MissedDate, type WorkState } from './deadline-dates';
import { workOf } from '../run/run-record';

/**
 * A work that is done within this of its deadline may be done before the next point of the gauge, so no notification was
 * sent: two ticks after the verdict.
 */
export const NOTIFIED_MS = SETTLE_MS + 120_000;
/** Longest time that is given to what got its input late; some wait for a schedule of the next day. */
export const MOST_TIME_MS = 2 * 3_600_000;

/** Processors, and all that they read, directly or not: what must be known of a date to say who it is late because of. */
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

/**
 * Processors that a date is late because of: those that its missing ones wait for in the end, but for those that still
 * have their time. What got its input late, because a phase before it missed its own deadline for that date and
 * a notification was sent, has its start grace and its budget from then on. So one late phase does not page once more for
 * each phase after it while they catch up. A run that fails with its input there has its time no longer.
 *
 * @param states of all that {@link withAllTheyRead} names
 */
export function causesNow(
  phase: string,
  { dataDate, missing }: Pick<MissedDate, 'dataDate' | 'missing'>,
  config: GuardConfig,
  states: ReadonlyMap<string, WorkState>,
  asOf: number,
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
 * By phase, the missed dates that need a notification because of that phase. The others are consequences: for
 * each of their causes there is an open page already, of the run that the monitor closed or of the phase that was to be
 * done first with that very date and waits for that very cause. What is only a ticket never stands for a page.
 *
 * Nothing hides: of all phases that wait for one cause the first has it among its own, unless the cause's run itself is
 * on a page; and a date whose causes are not known needs a notification.
 *
 * @param unresolvedWorks works of runs that the monitor closed and that are not done since
 */
export function causedHere(
  missedByPhase: Readonly<Record<string, readonly MissedDate[]>>,
  config: GuardConfig,
  unresolvedWorks: ReadonlySet<string>,
): ReadonlyMap<string, readonly MissedDate[]> {
  const graph = graphOf(config);
  const phases = config.phases.map(({ id }) => id);
  const misses = phases.flatMap((phase) => (missedByPhase[phase] ?? []).map((date) => ({ phase, date })));
  // The first of them notifies; a stable sort leaves equals in the order of the declaration.
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
  /** Phases whose missed deadline is a page; that of the others is a ticket. */
  readonly urgent: ReadonlySet<string>;
}

const graphs = new WeakMap<GuardConfig, Graph>();

/** The configuration laid out for look-ups; worked out once for each configuration object. */
function graphOf(config: GuardConfig): Graph {
  const known = graphs.get(config);
  if (known !== undefined) return known;
  const { phases, processors } = config;
  const criticalityOf = (id: string) =>
    mostCritical(processors.flatMap(({ phase, criticality }) => (phase === id ? [criticality] : [])));
  const graph = {
    processors: new Map(processors.map((processor) => [processor.name, processor])),
    dependsOn: new Map(processors.map(({ name, dependsOn }) => [name, dependsOn])),
    deadlines: new Map(phases.map(({ id, deadline }) => [id, deadline])),
    urgent: new Set(phases.flatMap(({ id }) => (wakes(criticalityOf(id) ?? 'P0') ? [id] : []))),
  };
  graphs.set(config, graph);
  return graph;
}

function isUrgent(graph: Graph, phase: string): boolean {
  return graph.urgent.has(phase);
}

/** Is a notification for the one phase at least as urgent as one for the other? */
function isUrgentEnough(graph: Graph, notifier: string, phase: string): boolean {
  return isUrgent(graph, notifier) || !isUrgent(graph, phase);
}

function doneAt(state: WorkState | undefined): number {
  return state?.kind === 'done' ? state.at : 0;
}

/** Milliseconds from when all that it reads is there. */
function timeOf({ startGraceSeconds, budgetSeconds }: GuardedProcessor): number {
  const seconds = (startGraceSeconds ?? DEFAULT_START_GRACE.toSeconds()) + budgetSeconds;
  return Math.min(seconds * 1_000, MOST_TIME_MS);
}
