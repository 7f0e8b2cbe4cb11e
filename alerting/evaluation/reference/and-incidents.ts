import { compareText } from '../../../model/compare-text';
import type { IncidentLog, IncidentRecord } from '../incident-log';
import type { ConditionState } from './condition-state';
import type { SeriesState } from './series-state';

interface Failure {
  readonly condition: ConditionState;
  readonly state: SeriesState;
}

/**
 * The combiners AND and AND_WITH_MATCHING_RESOURCE: one incident for as long as all conditions are met; with matching
 * resources, one for each resource on which a series of every condition fails. Series that fail later join the incident.
 * AND gives all series the same match key, so that it has one incident at a time.
 */
export class AndIncidents {
  /** Open incidents by match key, with the series that belong to them. */
  private readonly open = new Map<string, { readonly incident: IncidentRecord; members: SeriesState[] }>();

  constructor(private readonly log: IncidentLog) {}

  /** Closes, opens and extends incidents after all conditions were evaluated at `at`. While snoozed none counts as met. */
  update(conditions: readonly ConditionState[], at: number, isSnoozed: boolean): void {
    const failures = isSnoozed ? new Map<string, Failure[]>() : commonFailures(conditions);
    for (const [key, open] of this.open) {
      const goesOn = failures.has(key);
      const left = open.members.filter((state) => !goesOn || !state.failing);
      for (const state of left) state.attached = null;
      open.members = open.members.filter((state) => !left.includes(state));
      if (goesOn) continue;
      this.log.close(at, open.incident, isSnoozed ? 'not notified' : undefined);
      this.open.delete(key);
    }
    for (const key of [...failures.keys()].sort(compareText)) this.add(key, failures.get(key) ?? [], conditions, at);
  }

  /** Opens the incident of a match key, or adds to it the series that do not belong to it yet. */
  private add(key: string, failures: readonly Failure[], conditions: readonly ConditionState[], at: number): void {
    const added = failures.filter(({ state }) => state.attached === null);
    if (added.length === 0) return;
    const violations = added.map(({ condition, state }) => condition.violationOf(state));
    const name = conditions.map(({ displayName }) => displayName).join(' AND ');
    const existing = this.open.get(key);
    if (existing !== undefined) this.log.extend(at, existing.incident, violations);
    const open = existing ?? { incident: this.log.openCombined(at, name, violations), members: [] };
    this.open.set(key, open);
    for (const { state } of added) {
      state.attached = { incident: open.incident, at };
      open.members.push(state);
    }
  }
}

/** The failing series by match key, for each key on which every condition has one; none unless all conditions are met. */
function commonFailures(conditions: readonly ConditionState[]): Map<string, Failure[]> {
  const failures = new Map<string, Failure[]>();
  if (!conditions.every(({ met }) => met)) return failures;
  for (const condition of conditions) {
    for (const state of condition.failing) {
      failures.set(state.matchKey, [...(failures.get(state.matchKey) ?? []), { condition, state }]);
    }
  }
  for (const [key, all] of failures) {
    if (new Set(all.map(({ condition }) => condition)).size < conditions.length) failures.delete(key);
  }
  return failures;
}
