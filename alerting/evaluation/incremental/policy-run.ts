import { resourceKey } from '../../metrics/group-by';
import type { Series } from '../../metrics/series';
import { AllTogether } from './and-combiner';
import type { Combination } from './combination';
import { matchingKeys, type CompiledCondition } from './compile';
import { ConditionRun } from './condition-run';
import { EachFailing } from './or-combiner';
import type { EvaluationClock } from './evaluation-clock';
import { IncidentLog } from './incident-log';
import type { UndocumentedChoices } from '../options';
import type { FailureRules } from './output-series';
import type { AlertPolicy } from '../../policies/policy';
import { Reminders } from './reminders';
import type { Timing } from './compiled-query';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What is brought from one evaluation to the next. */
export interface Evaluated {
  readonly clock: EvaluationClock;
  /** The next evaluation at which something may happen. */
  readonly nextTick: number;
  evaluate(tick: number): void;
}

/** What came of one policy so far. */
export interface Outcome {
  readonly clock: EvaluationClock;
  readonly log: IncidentLog;
  /** How many evaluations were more than a skip. */
  readonly evaluations: number;
  /** What to know of how it was evaluated. */
  readonly remark: string | null;
}

/** One policy over time, whatever its conditions look at. Policies know nothing of each other. */
export type Run = Evaluated & Outcome;

/** A policy whose conditions look at time series through Monitoring filters. */
export class PolicyRun implements Run {
  readonly clock: EvaluationClock;
  readonly conditions: readonly ConditionRun[];
  readonly log: IncidentLog;
  readonly remark: string | null;
  evaluations = 0;
  readonly #combination: Combination;
  readonly #reminders: Reminders;

  constructor(
    policy: AlertPolicy,
    compiled: readonly CompiledCondition[],
    timing: Timing,
    choices: UndocumentedChoices,
  ) {
    this.clock = timing.clock;
    this.log = logOf(policy, choices);
    const together = compiled.length > 1 && policy.combiner !== 'OR';
    const keys = matchingKeys(compiled);
    const matching = together && policy.combiner === 'AND_WITH_MATCHING_RESOURCE';
    const matchKeyOf = matching ? (series: Series) => resourceKey(series.resource, keys) : () => '';
    this.conditions = compiled.map(
      (one) => new ConditionRun(one, rulesOf(one, policy, this.clock, choices), timing, matchKeyOf),
    );
    const blind = policy.combiner === 'AND_WITH_MATCHING_RESOURCE' && keys?.length === 0;
    const remarks = compiled.flatMap(({ remark }) => (remark === undefined ? [] : [remark]));
    if (blind) remarks.push('no resource label survives aggregation: resources are matched by their type alone');
    this.remark = remarks.length === 0 ? null : remarks.join('; ');
    this.#combination = together
      ? new AllTogether(this.conditions, this.log)
      : new EachFailing(this.conditions, this.log);
    this.#reminders = new Reminders(this.log, policy.alertStrategy.notificationChannelStrategy, this.clock);
  }

  get nextTick(): number {
    let next = this.#reminders.nextTick;
    for (const condition of this.conditions) next = Math.min(next, condition.nextTick);
    return next;
  }

  evaluate(tick: number): void {
    this.evaluations++;
    for (const condition of this.conditions) condition.evaluate(tick);
    this.#combination.reconcile(this.clock.timeOf(tick), tick);
    this.#reminders.evaluate(tick);
  }
}

/** The log of a policy's incidents, which notifies as the policy has it. Log-match policies tell no closing. */
export function logOf(policy: AlertPolicy, choices: UndocumentedChoices, closing?: 'never closed'): IncidentLog {
  const prompts = policy.alertStrategy.notificationPrompts;
  return new IncidentLog(policy.id, policy.notificationChannels, {
    opened: prompts?.includes('OPENED') ?? true,
    closed: closing === undefined && (prompts?.includes('CLOSED') ?? choices.notifyCloseByDefault),
  });
}

/** How long after its last data an incident of the policy is closed, in milliseconds. */
export function autoCloseMsOf({ alertStrategy }: AlertPolicy, choices: UndocumentedChoices): number {
  return alertStrategy.autoClose?.toMilliseconds() ?? choices.defaultAutoCloseHours * HOUR;
}

function rulesOf(
  { test, durationMs }: CompiledCondition,
  policy: AlertPolicy,
  clock: EvaluationClock,
  choices: UndocumentedChoices,
): FailureRules {
  const longer = test.kind !== 'absent' && test.missing === 'ACTIVE' ? choices.autoCloseActiveExtraHours * HOUR : 0;
  return {
    test,
    durationMs,
    periodMs: clock.periodMs,
    keepSinceAcrossGaps: choices.keepSinceAcrossGaps,
    rememberMs: choices.rememberSeriesHours * HOUR,
    autoCloseMs: autoCloseMsOf(policy, choices) + longer,
    graceMs: choices.autoCloseGraceMinutes * MINUTE,
  };
}
