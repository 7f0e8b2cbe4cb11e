import type { Labels } from '../metrics/series';
import { ManyToMany } from '../promql/matched-node';
import { labelKey } from '../promql/metric-naming';
import type { VectorNode } from '../promql/vector-node';
import type { EvaluationClock } from './evaluation-clock';
import type { IncidentLog, IncidentRecord } from './incident-log';
import type { UndocumentedChoices } from './options';
import type { AlertPolicy, PromqlCondition } from './policy';
import { logOf, type Outcome } from './policy-run';
import { Reminders } from './reminders';

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
export class PromqlRule implements Outcome {
  readonly log: IncidentLog;
  evaluations = 0;
  readonly #reminders: Reminders;
  readonly #active = new Map<string, ActiveAlert>();
  /** By place of the query's result: the key and the labels of the alert. */
  #places: readonly { readonly key: string; readonly labels: Labels }[] = [];
  #failure: string | null = null;

  constructor(
    policy: AlertPolicy,
    readonly condition: PromqlCondition,
    readonly query: VectorNode,
    readonly clock: EvaluationClock,
    choices: UndocumentedChoices,
  ) {
    this.log = logOf(policy, choices);
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
    this.#places = this.query.labels.map((labels) => {
      const { __name__: _name, ...rest } = { ...labels, ...this.condition.labels };
      return { key: labelKey(rest), labels: rest };
    });
  }

  evaluate(tick: number): void {
    this.evaluations++;
    const at = this.clock.timeOf(tick);
    const { query, condition } = this;
    try {
      query.evaluate(at);
    } catch (error) {
      if (!(error instanceof ManyToMany)) throw error;
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
