import type { EngineResult } from '../../alerting/evaluation/result';
import type { Rehearsal } from '../../simulation/rehearsal';
import { instantOrNull, formatInstant } from '../parts/times';

/**
 * A rehearsal for machines. The top level speaks of the worst case of visibility; `best` holds what differs in the best.
 * Version 1: fields are added, never changed.
 */
export function rehearsalJson(rehearsal: Rehearsal): Record<string, unknown> {
  const { scenario, world, from, to, best, worst, closedRuns, expectations } = rehearsal;
  return {
    version: 1,
    scenario: scenario.name,
    world,
    from: formatInstant(from),
    to: formatInstant(to),
    ...engineJson(worst),
    closedRuns: closedRuns.map((run) => ({ ...run, at: formatInstant(run.at) })),
    expectations,
    stats: { ...worst.stats, runs: rehearsal.runs, ticks: rehearsal.ticks },
    failures: rehearsal.truth.actionable.length,
    wastedHours: rehearsal.truth.wastedHours,
    messages: rehearsal.truth.messages,
    noise: rehearsal.notified.worst.noise.length,
    best: engineJson(best),
  };
}

/**
 * One scenario for machines, in all of its worlds: the top level speaks of the declared one, as `rehearsalJson` does, and
 * `asItWas` of the other, where it plays in both.
 */
export function scenarioJson(rehearsals: readonly Rehearsal[]): Record<string, unknown> {
  const declared = rehearsals.find(({ world }) => world === 'declared');
  const asItWas = rehearsals.find(({ world }) => world === 'baseline');
  if (declared === undefined || asItWas === undefined) return rehearsals.map(rehearsalJson)[0] ?? {};
  return { ...rehearsalJson(declared), asItWas: rehearsalJson(asItWas) };
}

/** What an engine gave, with instants as text. */
export function engineJson({ policies, incidents, notifications }: EngineResult): Record<string, unknown> {
  return {
    policies: policies.map((policy) => ({ ...policy, firstOpenedAt: instantOrNull(policy.firstOpenedAt) })),
    incidents: incidents.map((incident) => ({
      ...incident,
      openedAt: formatInstant(incident.openedAt),
      closedAt: instantOrNull(incident.closedAt),
    })),
    notifications: notifications.map((notification) => ({ ...notification, at: formatInstant(notification.at) })),
  };
}
