import type { Distribution } from '../../metrics/distribution';
import type { Series } from '../../metrics/series';
import type { Scheduled } from './timer-queue';
import { NEVER, NO_TICK } from '../evaluation-clock';
import { hasVerdict } from '../known-verdict';
import { memoryEnd, type FailureRules } from '../failure-rules';
import { shownValue } from '../lateness';
import { violates } from '../series-condition';
import type { IncidentRecord } from '../incident-log';
import type { IdleState, Row } from './row';

// Only for speed: compiled imports are property reads, and these are called for each value.
const isViolation = violates;
const isVerdict = hasVerdict;

/** One series that a condition judges, and its state. The reference is ../reference/series-state.ts. */
export class OutputSeries implements Scheduled, Row {
  dueTick = NO_TICK;
  /** Is it to be judged at this evaluation? */
  touched = false;
  /** Has it had data recently enough to be remembered? */
  known = false;
  /** Has it violated for the whole duration? */
  failing = false;
  present = false;
  value = NaN;
  distribution: Distribution | undefined;
  /** Computes the current value of an idle series. */
  catchUp: ((at: number) => void) | undefined;
  /** The open incident that it belongs to. */
  incident: IncidentRecord | undefined;
  #attachedAt = NaN;
  /** Since when it violates; NaN: it does not. */
  #since = NaN;
  /** The last evaluation with data; only kept while there is no data. */
  #lastData = NaN;
  /** Did it have a value when it was last judged? */
  #hadValue = false;

  constructor(
    readonly key: string,
    readonly series: Series,
    /** What the combiner compares between conditions. */
    readonly matchKey: string,
  ) {}

  get settled(): boolean {
    return !this.known;
  }

  /** The state that only other values can change; undefined while a time can change it, or while it has an incident. */
  get idleState(): IdleState | undefined {
    if (!this.known || !this.#hadValue || this.incident !== undefined) return undefined;
    if (this.failing) return 'failing';
    return Number.isNaN(this.#since) ? 'passing' : undefined;
  }

  /** The value at the evaluation at `at`; null without data. */
  valueAt(at: number): number | null {
    this.catchUp?.(at);
    return this.present ? shownValue(this.value) : null;
  }

  release(): void {
    // No later step has state of it.
  }

  attach(incident: IncidentRecord, at: number): void {
    this.incident = incident;
    this.#attachedAt = at;
  }

  detach(): void {
    this.incident = undefined;
    this.#attachedAt = NaN;
  }

  /** Judges the series at an evaluation. A second call changes nothing. */
  update(at: number, rules: FailureRules): void {
    const hadValue = this.#hadValue;
    this.#hadValue = this.present;
    if (this.present) this.known = true;
    else if (!this.known) return;
    else if (hadValue) this.#lastData = at - rules.periodMs;
    if (!isVerdict(this.present ? this.value : null, at, rules)) this.#hold();
    else if (this.present) this.#judge(this.value, at, rules);
    else this.#miss(at, rules);
  }

  /** When time alone changes the state next, in milliseconds since the epoch. */
  nextTimer(rules: FailureRules): number {
    const violated = this.failing ? NEVER : this.#since + rules.durationMs;
    if (this.present) return Number.isNaN(violated) ? NEVER : violated;
    if (!this.known) return NEVER;
    const gone = this.incident === undefined ? memoryEnd(this.#lastData, rules) : this.#autoCloseAt(rules);
    if (rules.test.kind === 'absent') return this.failing ? gone : Math.min(gone, this.#lastData + rules.durationMs);
    return rules.test.missing === 'ACTIVE' && !Number.isNaN(violated) ? Math.min(gone, violated) : gone;
  }

  #judge(value: number, at: number, { test, durationMs }: FailureRules): void {
    if (test.kind === 'absent') {
      this.#recover();
      this.failing = durationMs < 0;
    } else if (isViolation(value, test)) this.#violate(at, durationMs);
    else this.#recover();
  }

  #hold(): void {
    if (!this.failing) this.#since = NaN;
  }

  #miss(at: number, rules: FailureRules): void {
    const { test, durationMs, keepSinceAcrossGaps } = rules;
    const forgotten = this.incident === undefined && at >= memoryEnd(this.#lastData, rules);
    if (forgotten || (this.incident !== undefined && at >= this.#autoCloseAt(rules))) {
      this.known = false;
      this.#recover();
    } else if (test.kind === 'absent') this.failing = at - this.#lastData >= durationMs;
    else if (test.missing === 'ACTIVE') this.#violate(at, durationMs);
    else if (test.missing === 'INACTIVE') this.#recover();
    else if (!keepSinceAcrossGaps && !this.failing) this.#since = NaN;
  }

  #violate(at: number, durationMs: number): void {
    if (Number.isNaN(this.#since)) this.#since = at;
    this.failing ||= at - this.#since >= durationMs;
  }

  #recover(): void {
    this.#since = NaN;
    this.failing = false;
  }

  #autoCloseAt(rules: FailureRules): number {
    return Math.max(this.#attachedAt, this.#lastData + rules.graceMs) + rules.autoCloseMs;
  }
}
