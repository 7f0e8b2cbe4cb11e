import type { Series } from '../../metrics/series';
import { TimerQueue } from './timer-queue';
import type { CompiledCondition } from '../compile/compile-condition';
import { NO_TICK } from '../evaluation-clock';
import type { FailureRules } from '../failure-rules';
import { isTriggered, violates } from '../series-condition';
import { OutputSeries } from './output-series';
import type { IdleRules, ValueSource } from './value-source';
import type { Timing } from '../compile/compiled-query';

/** One condition: which of its series fail, and whether it is met. The reference is ../reference/condition-state.ts. */
export class ConditionRun {
  /** The series that fail now. */
  readonly failing = new Set<OutputSeries>();
  /** Has {@link failing}, or the number of known series, changed since this was last set to false? */
  changed = false;
  /** Computes the values that are judged. */
  readonly source: ValueSource<OutputSeries>;
  readonly #timers = new TimerQueue<OutputSeries>();
  readonly #touched: OutputSeries[] = [];
  readonly #knownTick: number;
  readonly #unknownTick: number;
  #known = 0;

  constructor(
    readonly condition: CompiledCondition,
    readonly rules: FailureRules,
    readonly timing: Timing,
    /** What the combiner compares between conditions. */
    matchKeyOf: (output: Series) => string,
  ) {
    this.source = condition.makeSource(
      timing,
      (key, series) => new OutputSeries(key, series, matchKeyOf(series)),
      idleRulesOf(condition),
    );
    this.#knownTick = timing.clock.tickAtOrAfter(rules.known.from);
    this.#unknownTick = timing.clock.tickAtOrBefore(rules.known.to) + 1;
  }

  /** The next evaluation at which something may change. */
  get nextTick(): number {
    return Math.min(this.source.nextTick, this.#timers.next);
  }

  /** Do enough series fail for the condition to be met? */
  get met(): boolean {
    return isTriggered(this.condition.trigger, this.failing.size, this.#known);
  }

  evaluate(tick: number): void {
    const at = this.timing.clock.timeOf(tick);
    if (this.source.nextTick <= tick) this.source.evaluate(tick, (output) => this.#touch(output));
    this.#timers.take(tick, (output) => this.#touch(output));
    for (const output of this.#touched) {
      output.touched = false;
      this.#update(output, at);
      this.scheduleTimer(output, tick);
    }
    this.#touched.length = 0;
  }

  /** Has an output evaluated when time alone changes its state. */
  scheduleTimer(output: OutputSeries, tick: number): void {
    // Whether a value has a verdict changes twice; without one, a series without data stays as it is.
    const boundary = tick < this.#knownTick ? this.#knownTick : tick < this.#unknownTick ? this.#unknownTick : NO_TICK;
    const isHeld = !output.present && (tick < this.#knownTick || tick >= this.#unknownTick);
    const due = isHeld ? NO_TICK : this.timing.clock.tickAtOrAfter(output.nextTimer(this.rules));
    this.#timers.schedule(output, Math.max(tick + 1, Math.min(due, boundary)));
  }

  #touch(output: OutputSeries): void {
    if (output.touched) return;
    output.touched = true;
    this.#touched.push(output);
  }

  #update(output: OutputSeries, at: number): void {
    const { known, failing } = output;
    output.update(at, this.rules);
    if (output.known !== known) {
      this.#known += output.known ? 1 : -1;
      this.changed = true;
    }
    if (output.failing === failing) return;
    this.changed = true;
    if (output.failing) this.failing.add(output);
    else this.failing.delete(output);
  }
}

/**
 * Undefined where no series may be idle: a percentage needs to know of each series, and where missing data violates, time
 * alone changes a state.
 */
function idleRulesOf({ test, trigger }: CompiledCondition): IdleRules<OutputSeries> | undefined {
  if (test.kind === 'absent' || test.missing === 'ACTIVE' || !('count' in trigger)) return undefined;
  return {
    violates: (value) => violates(value, test),
    stateOf: (row) => row.idleState,
    enterIdle: (row, catchUp) => {
      row.catchUp = catchUp;
    },
  };
}
