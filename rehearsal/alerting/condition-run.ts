import { groupOf } from '../metrics/group-by';
import type { PointRing } from '../metrics/point-ring';
import { seriesKey, type Series } from '../metrics/series';
import { Agenda } from './agenda';
import type { CompiledCondition } from './compile';
import type { EvaluationClock } from './evaluation-clock';
import { InputSeries } from './input-series';
import { OutputSeries, type FailureRules } from './output-series';

/** How long after its time a point can be used, and how long after its time a window ends that still holds it. */
export interface Visibility {
  readonly delayMs: number;
  readonly windowLagMs: number;
}

/** One condition over time: which of its series fail, and whether it is met. */
export class ConditionRun {
  /** The series that fail now. */
  readonly failing = new Set<OutputSeries>();
  /** Has {@link failing}, or how many series are known, changed since this was last set to false? */
  changed = false;
  /** Milliseconds from a point's time to the end of its stay in the window. */
  readonly leavesAfter: number;
  readonly #entersAfter: number;
  readonly #inputs = new Agenda<InputSeries>();
  readonly #timers = new Agenda<OutputSeries>();
  readonly #outputs = new Map<string, OutputSeries>();
  readonly #touched: OutputSeries[] = [];
  #known = 0;

  constructor(
    readonly condition: CompiledCondition,
    readonly rules: FailureRules,
    readonly clock: EvaluationClock,
    visibility: Visibility,
    /** What the combiner compares between conditions. */
    readonly matchKeyOf: (output: Series) => string,
  ) {
    this.#entersAfter = Math.max(visibility.delayMs, visibility.windowLagMs);
    this.leavesAfter = condition.alignmentMs + visibility.windowLagMs;
  }

  /** The next evaluation at which something may change. */
  get nextTick(): number {
    return Math.min(this.#inputs.next, this.#timers.next);
  }

  /** Have so many series failed that the condition is met? */
  get met(): boolean {
    const { trigger } = this.condition;
    if ('count' in trigger) return this.failing.size >= trigger.count;
    return this.failing.size > 0 && 100 * this.failing.size >= trigger.percent * this.#known;
  }

  /** Starts to look at a series that the filter matches. */
  follow(key: string, series: Series, points: PointRing): InputSeries {
    const { reduction, makeWindow } = this.condition;
    const group = reduction === undefined ? series : groupOf(series, reduction.fields);
    const groupKey = reduction === undefined ? key : seriesKey(group);
    let output = this.#outputs.get(groupKey);
    if (output === undefined) {
      output = new OutputSeries(groupKey, group, this.matchKeyOf(group), reduction?.reduce);
      this.#outputs.set(groupKey, output);
    }
    output.inputs++;
    return new InputSeries(key, output, points, makeWindow());
  }

  /** Stops looking at a series that is idle and forgotten. */
  unfollow(input: InputSeries): void {
    if (--input.output.inputs === 0) this.#outputs.delete(input.output.key);
  }

  /** A point has come in, to be looked at from `nextTick` on. */
  expect(input: InputSeries, pointTime: number, nextTick: number): void {
    this.#inputs.schedule(input, Math.max(nextTick, this.clock.tickAtOrAfter(pointTime + this.#entersAfter)));
  }

  /** Brings the condition to an evaluation. */
  evaluate(tick: number): void {
    const at = this.clock.timeOf(tick);
    this.#inputs.take(tick, (input) => this.#slide(input, at, tick));
    this.#timers.take(tick, (output) => this.#touch(output));
    for (const output of this.#touched) {
      output.touched = false;
      this.#update(output, at);
      this.scheduleTimer(output, tick);
    }
    this.#touched.length = 0;
  }

  /** Makes sure that an output is looked at when time alone changes its state. */
  scheduleTimer(output: OutputSeries, tick: number): void {
    const due = this.clock.tickAtOrAfter(output.nextTimer(this.rules));
    this.#timers.schedule(output, Math.max(tick + 1, due));
  }

  #slide(input: InputSeries, at: number, tick: number): void {
    const { output } = input;
    const wasPresent = input.present;
    if (input.slide(at - this.#entersAfter, at - this.leavesAfter)) {
      if (wasPresent !== input.present) output.admit(input);
      this.#touch(output);
    }
    const due = input.nextChange(this.#entersAfter, this.leavesAfter);
    this.#inputs.schedule(input, Math.max(tick + 1, this.clock.tickAtOrAfter(due)));
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
