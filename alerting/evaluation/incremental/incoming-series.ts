import type { Distribution } from '../../metrics/distribution';
import { LOOK_BEHIND_MS } from '../../metrics/increments';
import { PointRing } from '../../metrics/point-ring';
import type { Series } from '../../metrics/series';
import type { InputSeries } from './input-series';
import type { PointStage } from './value-source';

/** Takes points in beside the conditions over aligned series, as PromQL does. */
export interface PointSink {
  /** Returns false for a point that is too late to change anything. */
  add(at: number, value: number, start: number, distribution: Distribution | undefined): boolean;
  /** Is there nothing left that matters at `nowMs` or later? */
  isIdle(nowMs: number): boolean;
  release(): void;
}

/** Bits of a small integer. */
const MOST_STATES = 30;

/** A stage that looks at a series, and how it sees it. */
interface Follower {
  readonly stage: PointStage;
  readonly input: InputSeries;
}

/** The points of one incoming series, shared by all conditions whose filters match it. */
export class WatchedSeries {
  /** Was it let go of? Then it must be admitted anew. */
  retired = false;
  readonly points = new PointRing();
  readonly #followers: Follower[] = [];
  #sinks: PointSink[] | undefined;
  /**
   * Values between these are no news while all who look at it rest as they did when it had these two, as a series fails
   * on one side of a threshold. Most points of most series are told apart by that alone.
   */
  #low = Infinity;
  #high = -Infinity;
  /** How they rested then: a bit each, set for those that fail. */
  #states = 0;
  #keepMs = 0;
  #isFollowed = false;
  #looksBehind = false;

  /** The series that got a point after this one, the last time that this one did. */
  next: WatchedSeries | undefined;
  /** The object that stood for it when it was admitted last. */
  series: Series | undefined;

  constructor(readonly key: string) {}

  /** Does no condition look at it? */
  get unmatched(): boolean {
    return !this.#isFollowed && this.#sinks === undefined;
  }

  follow(stage: PointStage, series: Series): void {
    this.#followers.push({ stage, input: stage.follow(this.key, series, this.points) });
    this.#isFollowed = true;
    this.#keepMs = Math.max(this.#keepMs, stage.leavesAfter);
    this.#looksBehind ||= stage.looksBehind;
  }

  feed(sink: PointSink): void {
    (this.#sinks ??= []).push(sink);
  }

  /**
   * Adds a point, to be looked at from the evaluation `nextTick`, at `nextMs`, on.
   * @param value of a distribution, how many values it holds
   * @param start when what it counts began; NaN: it was not said
   * @returns false for a point that is too late to change anything
   */
  add(
    at: number,
    value: number,
    start: number,
    distribution: Distribution | undefined,
    nextTick: number,
    nextMs: number,
  ): boolean {
    let counted = false;
    if (this.#sinks !== undefined) {
      for (const sink of this.#sinks) if (sink.add(at, value, start, distribution)) counted = true;
    }
    if (!this.#isFollowed || at + this.#keepMs <= nextMs) return counted;
    const { points } = this;
    if (points.full) this.#trim(nextMs);
    const newest = points.append(at, value, start, distribution);
    if (newest && points.calm && value >= this.#low && value <= this.#high) return true;
    const placed = newest ? undefined : points.place(at, value, start, distribution);
    let isNews = false;
    for (const { stage, input } of this.#followers) {
      if (placed !== undefined) input.disturb(placed);
      if (stage.expect(input, at, value, nextTick)) isNews = true;
    }
    if (!isNews) this.#calmDown(value);
    return true;
  }

  /** Takes note that a value is no news to anybody: all rest. */
  #calmDown(value: number): void {
    if (this.#followers.length > MOST_STATES) return;
    let states = 0;
    for (const { input } of this.#followers) states = 2 * states + (input.idleState === 'failing' ? 1 : 0);
    const isOtherwise = states !== this.#states;
    this.#states = states;
    this.#low = isOtherwise ? value : Math.min(this.#low, value);
    this.#high = isOtherwise ? value : Math.max(this.#high, value);
    this.points.calm = true;
  }

  /** Lets go of the series where it has no points left that matter at `nowMs`, and no state anywhere. */
  retire(nowMs: number, nextTick: number): boolean {
    for (const { stage, input } of this.#followers) stage.wake(input, nextTick);
    if (!this.#followers.every(({ input }) => input.idle && input.group.row.settled)) return false;
    const sinks = this.#sinks ?? [];
    if (!sinks.every((sink) => sink.isIdle(nowMs))) return false;
    const { points } = this;
    // The next point of a counter would be measured from its last one, for as long as anything is.
    if (this.#looksBehind && points.end > points.first && points.time(points.end - 1) + LOOK_BEHIND_MS > nowMs) {
      return false;
    }
    for (const { stage, input } of this.#followers) stage.unfollow(input);
    for (const sink of sinks) sink.release();
    this.retired = true;
    return true;
  }

  #trim(nextMs: number): void {
    let from = this.points.end;
    for (const { stage, input } of this.#followers) {
      input.letGo(nextMs - stage.leavesAfter);
      from = Math.min(from, input.needsFrom);
    }
    this.points.dropBefore(from);
  }
}
