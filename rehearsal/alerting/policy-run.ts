import { resourceKey } from '../metrics/group-by';
import type { Series } from '../metrics/series';
import { Agenda, NEVER, type Scheduled } from './agenda';
import { AllTogether } from './all-together';
import type { Combination } from './combination';
import { matchingKeys, type CompiledCondition } from './compile';
import { ConditionRun, type Visibility } from './condition-run';
import type { EvaluationClock } from './evaluation-clock';
import { EachFailing } from './each-failing';
import { IncidentLog, type IncidentRecord } from './incident-log';
import type { UndocumentedChoices } from './options';
import type { FailureRules } from './output-series';
import type { AlertPolicy } from './policy';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** One policy over time. Policies know nothing of each other. */
export class PolicyRun {
  readonly conditions: readonly ConditionRun[];
  readonly log: IncidentLog;
  /** How many evaluations were more than a skip. */
  evaluations = 0;
  readonly #combination: Combination;
  readonly #reminders = new Agenda<Reminder>();
  #reminded = 0;

  constructor(
    readonly policy: AlertPolicy,
    compiled: readonly CompiledCondition[],
    readonly clock: EvaluationClock,
    visibility: Visibility,
    choices: UndocumentedChoices,
  ) {
    const prompts = policy.alertStrategy.notificationPrompts;
    this.log = new IncidentLog(policy.id, policy.notificationChannels, {
      opened: prompts?.includes('OPENED') ?? true,
      closed: prompts?.includes('CLOSED') ?? choices.notifyCloseByDefault,
    });
    const together = compiled.length > 1 && policy.combiner !== 'OR';
    const keys = matchingKeys(compiled);
    const matching = together && policy.combiner === 'AND_WITH_MATCHING_RESOURCE';
    const matchKeyOf = matching ? (series: Series) => resourceKey(series.resource, keys) : () => '';
    this.conditions = compiled.map(
      (one) => new ConditionRun(one, rulesOf(one, policy, clock, choices), clock, visibility, matchKeyOf),
    );
    this.#combination = together
      ? new AllTogether(this.conditions, this.log)
      : new EachFailing(this.conditions, this.log);
  }

  /** The next evaluation at which something may happen. */
  get nextTick(): number {
    let next = this.#reminders.next;
    for (const condition of this.conditions) next = Math.min(next, condition.nextTick);
    return next;
  }

  evaluate(tick: number): void {
    this.evaluations++;
    const at = this.clock.timeOf(tick);
    for (const condition of this.conditions) condition.evaluate(tick);
    this.#combination.reconcile(at, tick);
    this.#reminders.take(tick, (reminder) => this.#remind(reminder, at, tick));
    for (; this.#reminded < this.log.incidents.length; this.#reminded++) {
      const incident = this.log.incidents[this.#reminded];
      if (incident !== undefined) this.#planReminders(incident, tick);
    }
  }

  #planReminders(incident: IncidentRecord, tick: number): void {
    for (const strategy of this.policy.alertStrategy.notificationChannelStrategy) {
      const everyMs = strategy.renotifyInterval.toMilliseconds();
      const channels = strategy.notificationChannelNames;
      this.#plan({ dueTick: NEVER, incident, channels, everyMs, next: incident.openedAt + everyMs }, tick);
    }
  }

  #plan(reminder: Reminder, tick: number): void {
    this.#reminders.schedule(reminder, Math.max(tick + 1, this.clock.tickAtOrAfter(reminder.next)));
  }

  #remind(reminder: Reminder, at: number, tick: number): void {
    if (reminder.incident.closedAt !== null) return;
    this.log.notify(at, 'reminder', reminder.incident, reminder.channels);
    reminder.next += reminder.everyMs;
    this.#plan(reminder, tick);
  }
}

/** Tells some channels again and again of an incident that is open. */
interface Reminder extends Scheduled {
  readonly incident: IncidentRecord;
  readonly channels: readonly string[];
  readonly everyMs: number;
  next: number;
}

function rulesOf(
  { test, durationMs }: CompiledCondition,
  { alertStrategy }: AlertPolicy,
  clock: EvaluationClock,
  choices: UndocumentedChoices,
): FailureRules {
  const autoCloseMs = alertStrategy.autoClose?.toMilliseconds() ?? choices.defaultAutoCloseHours * HOUR;
  const longer = test.kind !== 'absent' && test.missing === 'ACTIVE' ? choices.autoCloseActiveExtraHours * HOUR : 0;
  return {
    test,
    durationMs,
    periodMs: clock.periodMs,
    keepSinceAcrossGaps: choices.keepSinceAcrossGaps,
    rememberMs: choices.rememberSeriesHours * HOUR,
    autoCloseMs: autoCloseMs + longer,
    graceMs: choices.autoCloseGraceMinutes * MINUTE,
  };
}
