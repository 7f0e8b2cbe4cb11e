import { compareText } from '../../../model/compare-text';
import type { ConditionRun } from './condition-run';
import type { Violation } from '../incident-log';
import type { OutputSeries } from './output-series';

/** Turns the failing series of conditions into incidents. */
export interface IncidentCombiner {
  /**
   * Opens and closes incidents after an evaluation of the conditions. While the policy is snoozed no condition counts as met,
   * and closings are not notified.
   */
  reconcile(at: number, tick: number, isSnoozed: boolean): void;
}

/** In the order of their keys: the result does not depend on which series came first. */
export function inOrder(outputs: Iterable<OutputSeries>): OutputSeries[] {
  return [...outputs].sort((a, b) => compareText(a.key, b.key));
}

export function violationOf(run: ConditionRun, output: OutputSeries, at: number): Violation {
  return { condition: run.condition.displayName, series: output.series, value: output.valueAt(at) };
}
