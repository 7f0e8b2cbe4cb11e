import type { EngineResult } from '../../alerting/evaluation/result';
import type { Rehearsal } from '../../simulation/rehearsal';
import { isDerived } from '../../simulation/scenario';
import { instantOrNull, formatInstant } from '../parts/times';

/**
 * A rehearsal as JSON. The top level holds the worst case of visibility, `best` the best case.
 * Version 1: fields are added, never changed.
 */
export function rehearsalJson(rehearsal: Rehearsal): Record<string, unknown> {
  const { scenario, world, from, to, best, worst, closedRuns, expectations } = rehearsal;
  return {
    version: 1,
    scenario: scenario.name,
    ...(isDerived(scenario) ? { derived: true } : {}),
    world,
    from: formatInstant(from),
    to: formatInstant(to),
    ...engineJson(worst),
    closedRuns: closedRuns.map((run) => ({ ...run, at: formatInstant(run.at) })),
    ...(rehearsal.observed === undefined
      ? {}
      : { observed: rehearsal.observed.map((one) => ({ ...one, at: formatInstant(one.at) })) }),
    expectations,
    stats: { ...worst.stats, runs: rehearsal.runs, ticks: rehearsal.ticks },
    failures: rehearsal.truth.actionable.length,
    wastedHours: rehearsal.truth.wastedHours,
    messages: rehearsal.truth.messages,
    noise: rehearsal.notified.worst.noise.length,
    ...(rehearsal.notSimulated === undefined ? {} : { notSimulated: rehearsal.notSimulated }),
    best: engineJson(best),
  };
}

/**
 * One scenario as JSON, baseline and declared: the declared one at the top level, as `rehearsalJson` gives it, and the
 * baseline in `asItWas` if the scenario runs in both.
 */
export function scenarioJson(rehearsals: readonly Rehearsal[]): Record<string, unknown> {
  const declared = rehearsals.find(({ world }) => world === 'declared');
  const baseline = rehearsals.find(({ world }) => world === 'baseline');
  if (declared === undefined || baseline === undefined) return rehearsals.map(rehearsalJson)[0] ?? {};
  return { ...rehearsalJson(declared), asItWas: rehearsalJson(baseline) };
}

/** The result of the alert engine as JSON, with instants as text. */
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
