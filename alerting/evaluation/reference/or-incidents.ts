import type { IncidentLog } from '../incident-log';
import type { ConditionState } from './condition-state';
import type { SeriesState } from './series-state';

/**
 * The combiner OR, and every policy of a single condition: one incident for each series that fails a condition that is
 * met. The incident closes when the series recovers or the condition is no longer met.
 */
export class OrIncidents {
  /** The series with an open incident, by condition, in the order in which the incidents opened. */
  private readonly open = new Map<ConditionState, SeriesState[]>();

  constructor(private readonly log: IncidentLog) {}

  /** Closes and opens incidents after all conditions were evaluated at `at`. While snoozed no condition counts as met. */
  update(conditions: readonly ConditionState[], at: number, isSnoozed: boolean): void {
    for (const condition of conditions) {
      const failing = condition.met && !isSnoozed ? condition.failing : [];
      const open = this.open.get(condition) ?? [];
      for (const state of open) {
        if (failing.includes(state) || state.attached === null) continue;
        this.log.close(at, state.attached.incident, isSnoozed ? 'not notified' : undefined);
        state.attached = null;
      }
      const opened = failing.filter((state) => state.attached === null);
      for (const state of opened) state.attached = { incident: this.log.open(at, condition.violationOf(state)), at };
      this.open.set(condition, [
        ...open.filter((state) => state.attached !== null && !opened.includes(state)),
        ...opened,
      ]);
    }
  }
}
