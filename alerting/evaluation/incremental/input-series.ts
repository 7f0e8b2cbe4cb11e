import type { Distribution } from '../../metrics/distribution';
import type { Placed, PointRing } from '../../metrics/point-ring';
import type { WindowValue } from '../../metrics/window-value';
import type { Scheduled } from './timer-queue';
import { NEVER, NO_TICK } from '../evaluation-clock';
import type { Group, GroupMember } from './group';
import type { IdleState } from './row';

/** One series as one condition sees it: a window that slides over its points, and the aligned value. */
export class InputSeries implements Scheduled, GroupMember {
  // What each point is compared with stands first, in one piece of memory: there are thousands of series.
  dueTick = NO_TICK;
  /** Is it not looked at, since all points of its window say what its row says? Owned by its stage, as is what follows. */
  idleState: IdleState | undefined;
  /** The evaluation at which the last point that violates has left the window, and the last one that does not. */
  violatesUntil = 0;
  soundUntil = 0;
  /** The aligned value; of no meaning without {@link present}. */
  value = NaN;
  distribution: Distribution | undefined;
  /** Does the window give a value? */
  present = false;
  /** Sequence number of the first point that has not left the window. */
  #first: number;
  /** Sequence number of the first point that has not entered it. */
  #end: number;
  #windowStart = -Infinity;
  #disturbed = false;

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

  /** Points before this one are needed no more. */
  get needsFrom(): number {
    return this.window.looksBehind === true ? this.#first - 1 : this.#first;
  }

  /** Time of the newest point that has come in; it may be on its way into the window, or have left it. */
  get newestKnown(): number {
    const { points } = this;
    return points.end > points.first ? points.time(points.end - 1) : -Infinity;
  }

  /** Time of the newest point in the window. */
  get newest(): number {
    return this.points.time(this.#end - 1);
  }

  /** While it rests, points are of no meaning that have left the window by `leftBy`. */
  letGo(leftBy: number): void {
    if (this.idleState === undefined) return;
    const { points, window } = this;
    const isEmpty = this.#end === this.#first && !this.#disturbed;
    while (this.#first < points.end && points.time(this.#first) <= leftBy) this.#first++;
    this.#end = this.#first;
    if (isEmpty) return;
    this.#disturbed = false;
    window.reset();
  }

  /**
   * While it rests: when no point is left in the window, by those that have come in; `at` where none is left now.
   * Between two that are too far apart there is none either.
   */
  goneAt(at: number, entersAfter: number, leavesAfter: number): number {
    const { points } = this;
    this.letGo(at - leavesAfter);
    let gone = at;
    for (let i = this.#first; i < points.end && points.time(i) + entersAfter <= gone; i++) {
      gone = points.time(i) + leavesAfter;
    }
    return gone;
  }

  /** Is to be looked at again, from a time at which what is up to `leftBy` has left its window. */
  wakeUp(leftBy: number): void {
    this.letGo(leftBy);
    this.idleState = undefined;
    this.points.calm = false;
  }

  /** Has every point left the window? */
  get idle(): boolean {
    return this.#first === this.points.end;
  }

  /**
   * Slides the window: points of up to `enteredBy` are in it, except those of up to `leftBy`.
   * @returns whether {@link value} or {@link present} changed
   */
  slide(enteredBy: number, leftBy: number): boolean {
    const { points, window } = this;
    this.#windowStart = leftBy;
    if (this.#disturbed) this.#refill();
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

  /** When the window changes next if no point is added, given how long after its time a point enters and leaves. */
  nextChange(entersAfter: number, leavesAfter: number): number {
    const { points, window } = this;
    const enters = this.#end < points.end ? points.time(this.#end) + entersAfter : NEVER;
    if (this.#first === this.#end) return enters;
    const leaves = points.time(this.#first) + leavesAfter;
    const moves = window.nextStart?.(points, this.#first, this.#end, this.#windowStart) ?? NEVER;
    return Math.min(enters, leaves, moves + leavesAfter);
  }

  /** A point came in that is not the newest one. */
  disturb({ sequence, replaced }: Placed): void {
    // What looks behind sees the point before its window, too.
    if (sequence < this.#end) this.#disturbed = true;
    if (replaced) return;
    if (sequence < this.#first) this.#first++;
    if (sequence < this.#end) this.#end++;
  }

  #refill(): void {
    this.#disturbed = false;
    this.window.reset();
    for (let i = this.#first; i < this.#end; i++) this.window.enter(this.points, i);
  }
}
