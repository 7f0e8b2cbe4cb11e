import type { PointRing } from '../../metrics/point-ring';
import { groupKeyOf, type Series } from '../../metrics/series';
import { TimerQueue } from './timer-queue';
import type { EvaluationClock } from '../evaluation-clock';
import { Group } from './group';
import { InputSeries } from './input-series';
import type { PointStage, Rest, ValueSource, Visibility } from './value-source';
import type { CompiledStep } from '../compile/compiled-query';
import type { OpenRow, Row } from './row';

/** Aligns the series that a filter matches, and reduces them. */
export class AlignmentStage<R extends Row> implements ValueSource<R>, PointStage {
  readonly stages = [this];
  readonly leavesAfter: number;
  readonly looksBehind: boolean;
  readonly #entersAfter: number;
  readonly #inputs = new TimerQueue<InputSeries>();
  readonly #groups = new Map<string, Group<R>>();
  readonly #touched: Group<R>[] = [];

  constructor(
    readonly step: CompiledStep,
    readonly matches: (series: Series) => boolean,
    readonly clock: EvaluationClock,
    visibility: Visibility,
    readonly open: OpenRow<R>,
    /** Unset: every series is looked at whenever its value may have changed. */
    readonly rest?: Rest<R>,
  ) {
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
      group = new Group(groupKey, this.open(groupKey, reduced), reduction?.fold);
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
    if (this.rest !== undefined) {
      const leaves = this.clock.tickAtOrAfter(pointTime + this.leavesAfter);
      const violates = this.rest.violates(value);
      if (violates) input.violatesUntil = Math.max(input.violatesUntil, leaves);
      else input.soundUntil = Math.max(input.soundUntil, leaves);
      if (input.idleState === (violates ? 'failing' : 'sound')) return false;
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
    if (this.#restsOn(input, at, tick)) return;
    if (input.idleState !== undefined) this.#wakeUp(input, at);
    const wasPresent = input.present;
    if (input.slide(at - this.#entersAfter, at - this.leavesAfter)) {
      if (wasPresent !== input.present) input.group.admit(input);
      this.#touch(input.group as Group<R>);
    }
    if (this.rest !== undefined && input.present && this.#mayRest(input, tick, this.rest)) return;
    const due = input.nextChange(this.#entersAfter, this.leavesAfter);
    this.#inputs.schedule(input, Math.max(tick + 1, this.clock.tickAtOrAfter(due)));
  }

  /** Lets a series rest where it may. One that fails is looked at again when it may have gone missing. */
  #mayRest(input: InputSeries, tick: number, rest: Rest<R>): boolean {
    const { row } = input.group as Group<R>;
    const state = rest.stateOf(row);
    if (state === undefined || tick < (state === 'sound' ? input.violatesUntil : input.soundUntil)) return false;
    input.idleState = state;
    if (state === 'sound') return true;
    rest.leave(row, (then) => this.#catchUp(input, then));
    this.#inputs.schedule(input, this.clock.tickAtOrAfter(input.newest + this.leavesAfter));
    return true;
  }

  /** Does a series that might have gone missing go on to fail, by what has come in since? */
  #restsOn(input: InputSeries, at: number, tick: number): boolean {
    if (input.idleState !== 'failing' || tick < input.soundUntil) return false;
    const gone = this.clock.tickAtOrAfter(input.goneAt(at, this.#entersAfter, this.leavesAfter));
    if (gone <= tick) return false;
    this.#inputs.schedule(input, gone);
    return true;
  }

  #wakeUp(input: InputSeries, at: number): void {
    // Of points that said the same as the row, nothing was told.
    const leaves = this.clock.tickAtOrAfter(input.newestKnown + this.leavesAfter);
    if (input.idleState === 'failing') input.violatesUntil = Math.max(input.violatesUntil, leaves);
    else input.soundUntil = Math.max(input.soundUntil, leaves);
    input.wakeUp(at - this.leavesAfter);
  }

  /** Somebody asks for the value of a row that rests. */
  #catchUp(input: InputSeries, at: number): void {
    if (input.idleState === undefined) return;
    const tick = this.clock.tickAtOrBefore(at);
    this.#wakeUp(input, at);
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
