import { resourceKey } from '../../metrics/group-by';
import type { Series } from '../../metrics/series';
import { AndCombiner } from './and-combiner';
import type { IncidentCombiner } from './incident-combiner';
import { matchingKeys, type CompiledCondition } from '../compile/compile-condition';
import { ConditionRun } from './condition-run';
import { OrCombiner } from './or-combiner';
import type { EvaluationClock } from '../evaluation-clock';
import { after, commonTimes, type Extent } from '../extent';
import { incidentLogOf, type IncidentLog } from '../incident-log';
import type { UndocumentedChoices } from '../options';
import { failureRulesOf } from '../failure-rules';
import type { PolicyEvaluator } from '../policy-evaluator';
import type { AlertPolicy } from '../../policies/policy';
import { Reminders } from '../reminders';
import { Snoozes, type Snooze } from '../snoozes';
import type { Timing } from '../compile/compiled-query';

/** What a policy is evaluated with. */
interface PolicyInput {
  readonly choices: UndocumentedChoices;
  readonly extent: Extent;
  readonly changedAt: readonly number[];
  readonly snoozes: readonly Snooze[];
}

/** Evaluates a policy of threshold and absence conditions. */
export class PolicyRun implements PolicyEvaluator {
  readonly clock: EvaluationClock;
  readonly conditions: readonly ConditionRun[];
  readonly log: IncidentLog;
  readonly known: Extent;
  readonly remark: string | null;
  evaluations = 0;
  readonly #combiner: IncidentCombiner;
  readonly #reminders: Reminders;
  readonly #snoozes: Snoozes;
  #isSnoozed = false;

  constructor(
    policy: AlertPolicy,
    compiled: readonly CompiledCondition[],
    timing: Timing,
    { choices, ...input }: PolicyInput,
  ) {
    this.clock = timing.clock;
    this.log = incidentLogOf(policy, choices);
    const combines = compiled.length > 1 && policy.combiner !== 'OR';
    const keys = matchingKeys(compiled);
    const matching = combines && policy.combiner === 'AND_WITH_MATCHING_RESOURCE';
    const matchKeyOf = matching ? (series: Series) => resourceKey(series.resource, keys) : () => '';
    this.conditions = compiled.map(
      (one) => new ConditionRun(one, failureRulesOf(one, policy, choices, input), timing, matchKeyOf),
    );
    this.known = commonTimes(this.conditions.map(({ rules }) => after(rules.known, rules.durationMs)));
    const comparesTypesAlone = policy.combiner === 'AND_WITH_MATCHING_RESOURCE' && keys?.length === 0;
    const remarks = compiled.flatMap(({ remark }) => (remark === undefined ? [] : [remark]));
    if (comparesTypesAlone)
      remarks.push('no resource label is left after aggregation: resources match by their type alone');
    this.remark = remarks.length === 0 ? null : remarks.join('; ');
    this.#combiner = combines ? new AndCombiner(this.conditions, this.log) : new OrCombiner(this.conditions, this.log);
    this.#snoozes = new Snoozes(input.snoozes, this.clock);
    this.#reminders = new Reminders(this.log, policy.alertStrategy.notificationChannelStrategy, this.clock);
  }

  get nextTick(): number {
    let next = Math.min(this.#reminders.nextTick, this.#snoozes.nextTick);
    for (const condition of this.conditions) next = Math.min(next, condition.nextTick);
    return next;
  }

  evaluate(tick: number): void {
    this.evaluations++;
    for (const condition of this.conditions) condition.evaluate(tick);
    const wasSnoozed = this.#isSnoozed;
    this.#isSnoozed = this.#snoozes.isActiveAt(tick);
    if (this.#isSnoozed !== wasSnoozed) for (const condition of this.conditions) condition.changed = true;
    this.#combiner.reconcile(this.clock.timeOf(tick), tick, this.#isSnoozed);
    this.#reminders.evaluate(tick);
  }
}
