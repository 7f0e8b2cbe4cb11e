import type { Labels } from '../../metrics/series';
import { labelKey } from '../../promql/metric-naming';
import { FailedEvaluation, type VectorNode } from '../../promql/vector-node';
import type { EvaluationClock } from '../evaluation-clock';
import { incidentLogOf, type IncidentLog, type IncidentRecord } from '../incident-log';
import type { UndocumentedChoices } from '../options';
import type { AlertPolicy, PromqlCondition } from '../../policies/policy';
import type { PolicyOutcome } from '../policy-evaluator';
import { Reminders } from '../reminders';

/** A series that the query gives: pending at first, firing once an incident is open. */
interface ActiveAlert {
  readonly since: number;
  incident: IncidentRecord | undefined;
  /** The evaluation that gave it last. */
  seenAt: number;
}

/**
 * A policy of one PromQL condition: a Prometheus alerting rule. A series fires when the query has given it at every
 * evaluation for the whole duration, and is resolved at the first evaluation that does not.
 * https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
 */
export class PromqlRule implements PolicyOutcome {
  readonly log: IncidentLog;
  evaluations = 0;
  readonly #reminders: Reminders;
  readonly #active = new Map<string, ActiveAlert>();
  /** By place of the query's result: the key and the labels of the alert, and the first place that has them. */
  #places: readonly { readonly key: string; readonly labels: Labels; readonly first: number }[] = [];
  /** By place: is the alert of the place active? Empty where no two places have the same alert. */
  #taken = new Uint8Array(0);
  #failure: string | null = null;

  constructor(
    policy: AlertPolicy,
    readonly condition: PromqlCondition,
    readonly query: VectorNode,
    readonly clock: EvaluationClock,
    choices: UndocumentedChoices,
  ) {
    this.log = incidentLogOf(policy, choices);
    this.#reminders = new Reminders(this.log, policy.alertStrategy.notificationChannelStrategy, clock);
  }

  get remark(): string | null {
    return this.#failure;
  }

  /** The next evaluation at which something may happen, though no sample comes in, after that at `time`. */
  nextTick(tick: number, time: number): number {
    let next = this.#reminders.nextTick;
    const durationMs = this.condition.duration.toMilliseconds();
    for (const { since, incident } of this.#active.values()) {
      if (incident === undefined) next = Math.min(next, this.clock.tickAtOrAfter(since + durationMs));
    }
    const change = this.query.nextChange(time);
    if (change !== Infinity) next = Math.min(next, this.clock.tickAtOrAfter(change));
    return Math.max(tick + 1, next);
  }

  /** The places of the query's result have changed. */
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
    const { query, condition } = this;
    try {
      query.evaluate(at);
      this.#refuseDuplicates();
    } catch (error) {
      if (!(error instanceof FailedEvaluation)) throw error;
      // A rule that cannot be evaluated leaves its alerts as they were.
      this.#failure ??= `at ${new Date(at).toISOString()}: ${error.message}`;
      return;
    }
    const { present } = query;
    for (let i = 0; i < present.length; i++) if (present[i] === 1) this.#see(i, at);
    const durationMs = condition.duration.toMilliseconds();
    for (const [key, alert] of this.#active) {
      if (alert.seenAt === at) {
        if (alert.incident === undefined && at - alert.since >= durationMs) this.#fire(key, alert, at);
        continue;
      }
      if (alert.incident !== undefined) this.log.close(at, alert.incident);
      this.#active.delete(key);
    }
    this.#reminders.evaluate(tick);
  }

  /** Series that only their names tell apart are one alert, which Prometheus does not evaluate. */
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
    if (alert === undefined) this.#active.set(key, { since: at, incident: undefined, seenAt: at });
    else alert.seenAt = at;
  }

  #fire(key: string, alert: ActiveAlert, at: number): void {
    const index = this.#places.findIndex((place, i) => place.key === key && this.query.present[i] === 1);
    const labels = this.#places[index]?.labels ?? {};
    const series = { metric: { type: '', labels }, resource: { type: '', labels: {} } };
    const value = this.query.values[index] ?? NaN;
    alert.incident = this.log.open(at, { condition: this.condition.displayName, series, value });
  }
}
