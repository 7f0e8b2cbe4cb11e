import type { EngineResult, NotificationResult } from '../alerting/evaluation/result';
import type { Truth } from './outcome';
import type { Scenario, World } from './scenario';

/** How long after a notification the person on call fixes the faults, in milliseconds; undefined: not at all. */
export function actsAfterMs({ operatorActsAfter }: Scenario, world: World): number | undefined {
  return world === 'declared' ? operatorActsAfter?.toMilliseconds() : undefined;
}

/** The first notification from an instant on that the person on call acts on: one before the fault is a false alarm. */
export function actedOn(
  { notifications }: EngineResult,
  from: number,
  hasFaultBegun: (at: number) => boolean,
): NotificationResult | undefined {
  return notifications.find(({ at, kind }) => kind === 'opened' && at >= from && hasFaultBegun(at));
}

/**
 * When the person on call fixes the faults after these notifications. Other alert policies change what is simulated only
 * where they change this.
 */
export function actionTimes(
  scenario: Scenario,
  world: World,
  worst: EngineResult,
  { lasting, faultyRuns }: Pick<Truth, 'lasting' | 'faultyRuns'>,
): number[] {
  const afterMs = actsAfterMs(scenario, world);
  if (afterMs === undefined) return [];
  const hasFaultBegun = (at: number) =>
    lasting.some(({ from }) => from <= at) || faultyRuns.some(({ beganAt }) => beganAt <= at);
  const times: number[] = [];
  let first = actedOn(worst, Date.parse(scenario.from), hasFaultBegun);
  while (first !== undefined && (times.length === 0 || scenario.operatorActsAgain === true)) {
    times.push(first.at + afterMs);
    const next = actedOn(worst, first.at + afterMs, hasFaultBegun);
    first = next === first ? undefined : next;
  }
  return times;
}
