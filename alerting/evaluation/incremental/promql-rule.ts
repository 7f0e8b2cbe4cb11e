import type { Labels } from '../../metrics/series';
import { labelKey } from '../../promql/metric-naming';
import { FailedEvaluation, type VectorNode } from '../../promql/vector-node';
import type { EvaluationClock } from '../evaluation-clock';
import { after, type Extent } from '../extent';
import { incidentLogOf, type IncidentLog, type IncidentRecord } from '../incident-log';
import type { UndocumentedChoices } from '../options';
import type { AlertPolicy, PromqlCondition } from '../../policies/policy';
import type { PolicyOutcome } from '../policy-evaluator';
import { Reminders } from '../reminders';
import { Snoozes, type Snooze } from '../snoozes';

/** A series in the result of the query: pending at first, firing once its incident is open. */
interface ActiveAlert {
  readonly since: number;
  incident: IncidentRecord | undefined;
  /** The last evaluation whose result had it. */
  lastSeen: number;
}

/** A condition with the plan of its query. */
export interface PlannedCondition {
  readonly condition: PromqlCondition;
  readonly query: VectorNode;
  /** The evaluations whose samples lie in the extent of the input. */
  readonly known: Extent;
  readonly snoozes: readonly Snooze[];
}

/**
 * A policy of one PromQL condition: a Prometheus alerting rule. A series fires once it has been in the result of every
 * evaluation for the whole duration. It is resolved at the first evaluation whose result does not have it.
 * https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
 */
export class PromqlRule implements PolicyOutcome {
  readonly condition: PromqlCondition;
  readonly query: VectorNode;
  readonly log: IncidentLog;
  evaluations = 0;
  readonly #reminders: Reminders;
  readonly #active = new Map<string, ActiveAlert>();
  /** By index in the query's result: the key and the labels of the alert, and the first index with the same key. */
  #places: readonly { readonly key: string; readonly labels: Labels; readonly first: number }[] = [];
  /** By index: does the current result have the alert? Empty where no two indexes have the same alert. */
  #taken = new Uint8Array(0);
  readonly known: Extent;
  readonly #known: Extent;
  readonly #snoozes: Snoozes;
  #isSnoozed = false;
  #failure: string | null = null;

  constructor(
    policy: AlertPolicy,
    { condition, query, known, snoozes }: PlannedCondition,
    readonly clock: EvaluationClock,
    choices: UndocumentedChoices,
  ) {
    this.condition = condition;
    this.query = query;
    this.#known = known;
    this.known = after(known, condition.duration.toMilliseconds());
    this.log = incidentLogOf(policy, choices);
    this.#snoozes = new Snoozes(snoozes, clock);
    this.#reminders = new Reminders(this.log, policy.alertStrategy.notificationChannelStrategy, clock);
  }

  get remark(): string | null {
    return this.#failure;
  }

  /** The next evaluation after `tick`, at `time`, at which something can change without a new sample. */
  nextTick(tick: number, time: number): number {
    let next = Math.min(this.#reminders.nextTick, this.#snoozes.nextTick);
    const durationMs = this.condition.duration.toMilliseconds();
    for (const { since, incident } of this.#active.values()) {
      if (incident === undefined) next = Math.min(next, this.clock.tickAtOrAfter(since + durationMs));
    }
    const change = this.query.nextChange(time);
    const boundary = this.#boundary(time);
    if (boundary !== Infinity) next = Math.min(next, this.clock.tickAtOrAfter(boundary));
    if (change !== Infinity) next = Math.min(next, this.clock.tickAtOrAfter(change));
    return Math.max(tick + 1, next);
  }

  /** When results get a verdict, or get none any more, after `time`. */
  #boundary(time: number): number {
    const { from, to } = this.#known;
    if (time < from) return from;
    return time <= to ? to + 1 : Infinity;
  }

  /** Takes note that the series of the query's result have changed. */
  rebuild(): void {
    const firsts = new Map<string, number>();
    this.#places = this.query.labels.map((labels, i) => {
      const { __name__: _name, ...rest } = { ...labels, ...this.condition.labels };
      const key = labelKey(rest);
      const first = firsts.get(key) ?? i;
      firsts.set(key, first);
      return { key, labels: rest, first };
    });
    this.#taken = new Uint8Array(firsts.size < this.#places.length ? this.#places.length : 0);
  }

  evaluate(tick: number): void {
    this.evaluations++;
    const at = this.clock.timeOf(tick);
    this.#isSnoozed = this.#snoozes.isActiveAt(tick);
    if (this.#isSnoozed) this.#closeAll(at);
    try {
      this.query.evaluate(at);
      this.#refuseDuplicates();
    } catch (error) {
      if (!(error instanceof FailedEvaluation)) throw error;
      // A failed evaluation does not change the alerts.
      this.#failure ??= `at ${new Date(at).toISOString()}: ${error.message}`;
      return;
    }
    if (at < this.#known.from || at > this.#known.to) this.#hold();
    else this.#apply(at);
    this.#reminders.evaluate(tick);
  }

  /** Opens and closes incidents by the current result. */
  #apply(at: number): void {
    const { query, condition } = this;
    const { present } = query;
    for (let i = 0; i < present.length; i++) if (present[i] === 1) this.#see(i, at);
    const durationMs = condition.duration.toMilliseconds();
    for (const [key, alert] of this.#active) {
      if (alert.lastSeen === at) {
        if (alert.incident === undefined && !this.#isSnoozed && at - alert.since >= durationMs)
          this.#fire(key, alert, at);
        continue;
      }
      if (alert.incident !== undefined) this.log.close(at, alert.incident);
      this.#active.delete(key);
    }
  }

  /** Closes the incidents of a snoozed policy. Its alerts stay active, so that those that go on open new ones afterwards. */
  #closeAll(at: number): void {
    for (const alert of this.#active.values()) {
      if (alert.incident !== undefined) this.log.close(at, alert.incident, 'not notified');
      alert.incident = undefined;
    }
  }

  /** Without a verdict an alert that fires keeps firing, and one that is pending begins its duration again. */
  #hold(): void {
    for (const [key, alert] of this.#active) if (alert.incident === undefined) this.#active.delete(key);
  }

  /** Prometheus fails where two series of a result differ in their names alone: they would be the same alert. */
  #refuseDuplicates(): void {
    if (this.#taken.length === 0) return;
    const taken = this.#taken.fill(0);
    this.query.present.forEach((present, i) => {
      const { first = i, labels } = this.#places[i] ?? {};
      if (present === 0) return;
      if (taken[first] === 1) throw new FailedEvaluation(`the query gives the labels ${JSON.stringify(labels)} twice`);
      taken[first] = 1;
    });
  }

  #see(place: number, at: number): void {
    const key = this.#places[place]?.key ?? '';
    const alert = this.#active.get(key);
    if (alert === undefined) this.#active.set(key, { since: at, incident: undefined, lastSeen: at });
    else alert.lastSeen = at;
  }

  #fire(key: string, alert: ActiveAlert, at: number): void {
    const index = this.#places.findIndex((place, i) => place.key === key && this.query.present[i] === 1);
    const labels = this.#places[index]?.labels ?? {};
    const series = { metric: { type: '', labels }, resource: { type: '', labels: {} } };
    const value = this.query.values[index] ?? NaN;
    alert.incident = this.log.open(at, { condition: this.condition.displayName, series, value });
  }
}
