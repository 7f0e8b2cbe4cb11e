// Only for speed: the window slides over the points instead of being filled again at each evaluation.
// test/alerting/evaluation/properties.test.ts and
// test/alerting/evaluation/aggregation-properties.test.ts compare the result with the reference engine.
import type { Distribution } from '../../metrics/distribution';
import type { Placed, PointRing } from '../../metrics/point-ring';
import type { WindowValue } from '../../metrics/window-value';
import type { Scheduled } from './timer-queue';
import { NEVER, NO_TICK } from '../evaluation-clock';
import type { Group, GroupMember } from './group';
import type { IdleState } from './row';

/** One incoming series in one aggregation: a window that slides over its points, and the aligned value. */
export class InputSeries implements Scheduled, GroupMember {
  // The fields that every point reads come first, side by side in memory: there are thousands of series.
  dueTick = NO_TICK;
  /** Set while the series is not evaluated. Written by its stage, like the next two fields. */
  idleState: IdleState | undefined;
  /** The evaluation at which the last violating point leaves the window, and at which the last other point does. */
  violatesUntil = 0;
  passingUntil = 0;
  /** The aligned value; meaningless without {@link present}. */
  value = NaN;
  distribution: Distribution | undefined;
  /** Does the window have a value? */
  present = false;
  /** Sequence number of the first point that has not left the window. */
  #first: number;
  /** Sequence number of the first point that has not entered it. */
  #end: number;
  #windowStart = -Infinity;
  #needsRefill = false;

  constructor(
    /** Identity of the series. */
    readonly key: string,
    readonly group: Group,
    readonly points: PointRing,
    readonly window: WindowValue,
  ) {
    this.#first = points.first;
    this.#end = points.first;
  }

  /** Sequence number of the first point that is still needed. */
  get needsFrom(): number {
    return this.window.looksBehind === true ? this.#first - 1 : this.#first;
  }

  /** Time of the newest point, whether it is before, in or after the window. */
  get newestKnown(): number {
    const { points } = this;
    return points.end > points.first ? points.time(points.end - 1) : -Infinity;
  }

  /** Time of the newest point in the window. */
  get newest(): number {
    return this.points.time(this.#end - 1);
  }

  /** While the series is idle: drops the points up to `leftBy`, which have left the window. */
  dropLeft(leftBy: number): void {
    if (this.idleState === undefined) return;
    const { points, window } = this;
    const isEmpty = this.#end === this.#first && !this.#needsRefill;
    while (this.#first < points.end && points.time(this.#first) <= leftBy) this.#first++;
    this.#end = this.#first;
    if (isEmpty) return;
    this.#needsRefill = false;
    window.reset();
  }

  /**
   * While the series is idle: when its window is first empty, given the points so far; `at` where it is empty now. It is
   * also empty between two points that are too far apart.
   */
  emptyAt(at: number, entersAfter: number, leavesAfter: number): number {
    const { points } = this;
    this.dropLeft(at - leavesAfter);
    let empty = at;
    for (let i = this.#first; i < points.end && points.time(i) + entersAfter <= empty; i++) {
      empty = points.time(i) + leavesAfter;
    }
    return empty;
  }

  /** Ends the idle state, at an evaluation at which the points up to `leftBy` have left the window. */
  endIdle(leftBy: number): void {
    this.dropLeft(leftBy);
    this.idleState = undefined;
    this.points.calm = false;
  }

  /** Has every point left the window? */
  get drained(): boolean {
    return this.#first === this.points.end;
  }

  /**
   * Slides the window: it holds the points after `leftBy`, up to `enteredBy`.
   * @returns whether {@link value} or {@link present} changed
   */
  slide(enteredBy: number, leftBy: number): boolean {
    const { points, window } = this;
    this.#windowStart = leftBy;
    if (this.#needsRefill) this.#refill();
    while (this.#end < points.end && points.time(this.#end) <= enteredBy) window.enter(points, this.#end++);
    while (this.#first < this.#end && points.time(this.#first) <= leftBy) window.leave(points, this.#first++);
    if (this.#first === this.#end) {
      window.reset();
      const changed = this.present;
      this.present = false;
      this.distribution = undefined;
      return changed;
    }
    const value = window.value(points, this.#first, this.#end, leftBy);
    const present = !Number.isNaN(value);
    const changed = present ? !this.present || value !== this.value : this.present;
    this.present = present;
    this.value = value;
    if (window.distribution === undefined) return changed;
    this.distribution = present ? window.distribution(points, this.#first, this.#end, leftBy) : undefined;
    return changed || present;
  }

  /** When the window changes next without a new point, given how long after its time a point enters and leaves. */
  nextChange(entersAfter: number, leavesAfter: number): number {
    const { points, window } = this;
    const enters = this.#end < points.end ? points.time(this.#end) + entersAfter : NEVER;
    if (this.#first === this.#end) return enters;
    const leaves = points.time(this.#first) + leavesAfter;
    const moves = window.nextStart?.(points, this.#first, this.#end, this.#windowStart) ?? NEVER;
    return Math.min(enters, leaves, moves + leavesAfter);
  }

  /** Takes note of a new point that is not the newest. */
  noteInserted({ sequence, replaced }: Placed): void {
    // A window that looks behind also reads the point before its first.
    if (sequence < this.#end) this.#needsRefill = true;
    if (replaced) return;
    if (sequence < this.#first) this.#first++;
    if (sequence < this.#end) this.#end++;
  }

  #refill(): void {
    this.#needsRefill = false;
    this.window.reset();
    for (let i = this.#first; i < this.#end; i++) this.window.enter(this.points, i);
  }
}
