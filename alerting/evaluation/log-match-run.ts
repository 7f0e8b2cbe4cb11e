import type { EntryPredicate, LogEntry } from '../filters/logging/log-entry';
import { resourceOf } from '../metrics/logged-entry';
import { compileExtractor, type Extractor } from '../metrics/log-extractor';
import { compareText } from '../../model/compare-text';
import type { Labels } from '../metrics/series';
import { TimerQueue, type Scheduled } from './incremental/timer-queue';
import { NO_TICK, type EvaluationClock } from './evaluation-clock';
import { COMPLETE } from './extent';
import { incidentLogOf, type IncidentLog, type IncidentRecord } from './incident-log';
import type { UndocumentedChoices } from './options';
import type { AlertPolicy, LogMatchCondition } from '../policies/policy';
import { autoCloseMsOf } from './failure-rules';
import type { PolicyEvaluator } from './policy-evaluator';
import { Reminders } from './reminders';
import { Snoozes, type Snooze } from './snoozes';

/**
 * At most one notification in five minutes, and 20 a day; a match beyond these limits creates no incident:
 * https://docs.cloud.google.com/logging/docs/alerting/log-based-incidents
 */
const SHORTEST_PERIOD_MS = 5 * 60_000;
const MOST_A_DAY = 20;
const DAY_MS = 24 * 3_600_000;

/** One combination of extracted label values. Each has its own incident. */
interface Rule extends Scheduled {
  readonly key: string;
  incident: IncidentRecord | undefined;
  lastMatch: number;
  notifiedAt: number;
}

/** A log-match condition with its compiled filter. */
export interface CompiledLogMatch {
  readonly condition: LogMatchCondition;
  readonly matches: EntryPredicate;
  /** When its policy was created or changed, in milliseconds since the epoch. @default - before the input */
  readonly changedAt?: readonly number[];
  /** @default - none */
  readonly snoozes?: readonly Snooze[];
}

/**
 * A policy of a log-match condition. An entry counts when it is received, whatever its own time. A match opens an
 * incident, or belongs to the open one; it notifies within the limits.
 */
export class LogMatchRun implements PolicyEvaluator {
  readonly remark = null;
  readonly known = COMPLETE;
  readonly condition: LogMatchCondition;
  readonly matches: EntryPredicate;
  readonly log: IncidentLog;
  evaluations = 0;
  readonly #extractors: readonly (readonly [string, Extractor])[];
  readonly #rules = new Map<string, Rule>();
  readonly #closing = new TimerQueue<Rule>();
  readonly #reminders: Reminders;
  readonly #autoCloseMs: number;
  readonly #periodMs: number;
  readonly #perRule: boolean;
  readonly #rollingDay: boolean;
  readonly #changedAt: readonly number[];
  readonly #armingMs: number;
  readonly #snoozes: Snoozes;
  /** When the latest notifications were sent, at most {@link MOST_A_DAY}. */
  readonly #sent: number[] = [];
  #notifiedAt = -Infinity;
  #now = -Infinity;

  /** @throws InputError as `compileExtractor` */
  constructor(
    policy: AlertPolicy,
    { condition, matches, changedAt = [], snoozes = [] }: CompiledLogMatch,
    readonly clock: EvaluationClock,
    choices: UndocumentedChoices,
  ) {
    this.condition = condition;
    this.matches = matches;
    this.log = incidentLogOf(policy, choices);
    this.#extractors = Object.entries(condition.labelExtractors)
      .sort(([a], [b]) => compareText(a, b))
      .map(([label, text]) => [label, compileExtractor(`${policy.id}/labelExtractors/${label}`, text)]);
    this.#reminders = new Reminders(this.log, policy.alertStrategy.notificationChannelStrategy, clock);
    this.#autoCloseMs = autoCloseMsOf(policy, choices);
    this.#periodMs = policy.alertStrategy.notificationRateLimit?.toMilliseconds() ?? 0;
    this.#perRule = choices.logMatchLimitsPerRule;
    this.#rollingDay = choices.logMatchDayIsRolling;
    this.#changedAt = changedAt;
    this.#snoozes = new Snoozes(snoozes, clock);
    this.#armingMs = choices.logMatchArmingSeconds * 1_000;
  }

  get nextTick(): number {
    return Math.min(this.#closing.next, this.#reminders.nextTick);
  }

  /**
   * Takes an entry that comes in at `receivedAt`, not before any other. Returns whether it matches; an entry that comes in
   * shortly after the policy was changed is missed.
   */
  observe(entry: LogEntry, receivedAt: number): boolean {
    if (!this.matches(entry) || this.#isArming(receivedAt)) return false;
    const at = Math.max(receivedAt, this.#now);
    this.#closeUpTo(this.clock.tickAtOrBefore(at));
    this.#now = at;
    const labels: Labels = Object.fromEntries(this.#extractors.map(([label, read]) => [label, read(entry) ?? '']));
    const key = JSON.stringify(labels);
    const rule = this.#rules.get(key) ?? this.#admit(key);
    rule.lastMatch = at;
    this.#plan(rule, 0);
    const existing = rule.incident;
    // An open incident of a log match stays open: only those of metrics and of SQL are closed.
    if (this.#snoozes.isActive(at)) return true;
    if (!this.#withinLimits(rule, at)) return true;
    if (existing === undefined) {
      const series = { metric: { type: '', labels }, resource: resourceOf(entry) };
      rule.incident = this.log.open(at, { condition: this.condition.displayName, series, value: null }, 'not notified');
    }
    if (rule.incident !== undefined && at >= this.#lastNotified(rule) + this.#periodMs) {
      this.#take(rule, at);
      this.log.notify(at, existing === undefined ? 'opened' : 'updated', rule.incident, this.log.channels);
    }
    return true;
  }

  evaluate(tick: number): void {
    this.evaluations++;
    this.#closeUpTo(tick);
    this.#reminders.evaluate(tick, this.#snoozes.isActive(this.clock.timeOf(tick)));
  }

  #isArming(at: number): boolean {
    return this.#changedAt.some((changed) => at >= changed && at < changed + this.#armingMs);
  }

  #admit(key: string): Rule {
    const rule = { dueTick: NO_TICK, key, incident: undefined, lastMatch: -Infinity, notifiedAt: -Infinity };
    this.#rules.set(key, rule);
    return rule;
  }

  #plan(rule: Rule, fromTick: number): void {
    this.#closing.schedule(rule, Math.max(fromTick, this.clock.tickAtOrAfter(rule.lastMatch + this.#autoCloseMs)));
  }

  /** Closes incidents without a match for the time of autoClose; drops a rule once its rate limit has passed too. */
  #closeUpTo(last: number): void {
    for (let tick = this.#closing.next; tick <= last; tick = this.#closing.next) {
      this.#closing.take(tick, (rule) => {
        const at = this.clock.timeOf(tick);
        if (at < rule.lastMatch + this.#autoCloseMs) {
          this.#plan(rule, tick + 1);
          return;
        }
        if (rule.incident !== undefined) this.log.close(at, rule.incident);
        rule.incident = undefined;
        // The rate limit outlives the incident.
        const forgetAt = rule.notifiedAt + this.#periodMs;
        if (at >= forgetAt) this.#rules.delete(rule.key);
        else this.#closing.schedule(rule, Math.max(tick + 1, this.clock.tickAtOrAfter(forgetAt)));
      });
    }
  }

  #lastNotified(rule: Rule): number {
    return this.#perRule ? rule.notifiedAt : this.#notifiedAt;
  }

  /** May one more notification be sent? */
  #withinLimits(rule: Rule, at: number): boolean {
    if (at < this.#lastNotified(rule) + SHORTEST_PERIOD_MS) return false;
    const [oldest] = this.#sent;
    if (oldest === undefined || this.#sent.length < MOST_A_DAY) return true;
    const dayEnds = this.#rollingDay ? oldest + DAY_MS : (Math.floor(oldest / DAY_MS) + 1) * DAY_MS;
    return at >= dayEnds;
  }

  #take(rule: Rule, at: number): void {
    if (this.#sent.length >= MOST_A_DAY) this.#sent.shift();
    this.#sent.push(at);
    rule.notifiedAt = at;
    this.#notifiedAt = at;
  }
}
