// Only for speed: a series is evaluated only when its window changes, and not while its points cannot change its state.
// test/alerting/evaluation/properties.test.ts and
// test/alerting/evaluation/skipping.test.ts compare the result with the reference engine and with full evaluation.
import type { PointRing } from '../../metrics/point-ring';
import { groupKeyOf, type Series } from '../../metrics/series';
import { TimerQueue } from './timer-queue';
import type { EvaluationClock } from '../evaluation-clock';
import { Group } from './group';
import { InputSeries } from './input-series';
import type { IdleRules, PointStage, ValueSource } from './value-source';
import type { CompiledStep, Timing } from '../compile/compiled-query';
import type { OpenRow, Row } from './row';

/** How an alignment stage gives its values. */
export interface AlignmentOutput<R extends Row> {
  readonly open: OpenRow<R>;
  /** Unset: every series is evaluated whenever its value may change. */
  readonly idleRules?: IdleRules<R>;
}

/** Aligns the series that a filter matches, and reduces them. */
export class AlignmentStage<R extends Row> implements ValueSource<R>, PointStage {
  readonly stages = [this];
  readonly leavesAfter: number;
  readonly looksBehind: boolean;
  readonly clock: EvaluationClock;
  readonly #open: OpenRow<R>;
  readonly #idleRules: IdleRules<R> | undefined;
  readonly #entersAfter: number;
  readonly #inputs = new TimerQueue<InputSeries>();
  readonly #groups = new Map<string, Group<R>>();
  readonly #touched: Group<R>[] = [];

  constructor(
    readonly step: CompiledStep,
    readonly matches: (series: Series) => boolean,
    { clock, visibility }: Timing,
    { open, idleRules }: AlignmentOutput<R>,
  ) {
    this.clock = clock;
    this.#open = open;
    this.#idleRules = idleRules;
    this.#entersAfter = Math.max(visibility.delayMs, visibility.windowLagMs);
    this.leavesAfter = step.windowMs + visibility.windowLagMs;
    this.looksBehind = step.makeWindow().looksBehind === true;
  }

  get nextTick(): number {
    return this.#inputs.next;
  }

  follow(key: string, series: Series, points: PointRing): InputSeries {
    const { reduction, makeWindow } = this.step;
    const reduced = reduction === undefined ? series : reduction.groupOf(series);
    const groupKey = reduction === undefined ? key : groupKeyOf(reduced);
    let group = this.#groups.get(groupKey);
    if (group === undefined) {
      group = new Group(groupKey, this.#open(groupKey, reduced), reduction?.fold);
      this.#groups.set(groupKey, group);
    }
    group.inputs++;
    return new InputSeries(key, group, points, makeWindow());
  }

  unfollow({ group }: InputSeries): void {
    if (--group.inputs > 0) return;
    this.#groups.delete(group.key);
    group.row.release();
  }

  expect(input: InputSeries, pointTime: number, value: number, nextTick: number): boolean {
    if (this.#idleRules !== undefined) {
      const leaves = this.clock.tickAtOrAfter(pointTime + this.leavesAfter);
      const violates = this.#idleRules.violates(value);
      if (violates) input.violatesUntil = Math.max(input.violatesUntil, leaves);
      else input.passingUntil = Math.max(input.passingUntil, leaves);
      if (input.idleState === (violates ? 'failing' : 'passing')) return false;
    }
    this.#inputs.schedule(input, Math.max(nextTick, this.clock.tickAtOrAfter(pointTime + this.#entersAfter)));
    return true;
  }

  wake(input: InputSeries, nextTick: number): void {
    if (input.idleState !== undefined) this.#inputs.schedule(input, nextTick);
  }

  evaluate(tick: number, changed: (row: R) => void): void {
    const at = this.clock.timeOf(tick);
    this.#inputs.take(tick, (input) => this.#slide(input, at, tick));
    for (const group of this.#touched) {
      group.touched = false;
      group.refresh();
      changed(group.row);
    }
    this.#touched.length = 0;
  }

  #slide(input: InputSeries, at: number, tick: number): void {
    if (this.#staysIdle(input, at, tick)) return;
    if (input.idleState !== undefined) this.#endIdle(input, at);
    const wasPresent = input.present;
    if (input.slide(at - this.#entersAfter, at - this.leavesAfter)) {
      if (wasPresent !== input.present) input.group.admit(input);
      this.#touch(input.group as Group<R>);
    }
    if (this.#idleRules !== undefined && input.present && this.#becomesIdle(input, tick, this.#idleRules)) return;
    const due = input.nextChange(this.#entersAfter, this.leavesAfter);
    this.#inputs.schedule(input, Math.max(tick + 1, this.clock.tickAtOrAfter(due)));
  }

  /** Makes a series idle where its rules allow it. A failing one is evaluated again when its window may be empty. */
  #becomesIdle(input: InputSeries, tick: number, rules: IdleRules<R>): boolean {
    const { row } = input.group as Group<R>;
    const state = rules.stateOf(row);
    if (state === undefined || tick < (state === 'passing' ? input.violatesUntil : input.passingUntil)) return false;
    input.idleState = state;
    if (state === 'passing') return true;
    rules.enterIdle(row, (then) => this.#catchUp(input, then));
    this.#inputs.schedule(input, this.clock.tickAtOrAfter(input.newest + this.leavesAfter));
    return true;
  }

  /** Does a failing series stay idle, as newer points have kept its window filled? */
  #staysIdle(input: InputSeries, at: number, tick: number): boolean {
    if (input.idleState !== 'failing' || tick < input.passingUntil) return false;
    const empty = this.clock.tickAtOrAfter(input.emptyAt(at, this.#entersAfter, this.leavesAfter));
    if (empty <= tick) return false;
    this.#inputs.schedule(input, empty);
    return true;
  }

  #endIdle(input: InputSeries, at: number): void {
    // Points that did not change the state were not counted.
    const leaves = this.clock.tickAtOrAfter(input.newestKnown + this.leavesAfter);
    if (input.idleState === 'failing') input.violatesUntil = Math.max(input.violatesUntil, leaves);
    else input.passingUntil = Math.max(input.passingUntil, leaves);
    input.endIdle(at - this.leavesAfter);
  }

  /** Computes the value of an idle row for a reader. */
  #catchUp(input: InputSeries, at: number): void {
    if (input.idleState === undefined) return;
    const tick = this.clock.tickAtOrBefore(at);
    this.#endIdle(input, at);
    input.slide(at - this.#entersAfter, at - this.leavesAfter);
    input.group.row.value = input.value;
    this.#inputs.schedule(input, tick + 1);
  }

  #touch(group: Group<R>): void {
    if (group.touched) return;
    group.touched = true;
    this.#touched.push(group);
  }
}
