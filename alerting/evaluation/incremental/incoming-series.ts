// Only for speed: conditions share the points of a series, and most points need no evaluation.
// test/alerting/evaluation/properties.test.ts and
// test/alerting/evaluation/skipping.test.ts compare the result with the reference engine and with full evaluation.
import type { Distribution } from '../../metrics/distribution';
import { LOOK_BEHIND_MS } from '../../metrics/increments';
import { PointRing } from '../../metrics/point-ring';
import type { Series } from '../../metrics/series';
import type { InputSeries } from './input-series';
import type { PointStage } from './value-source';

/** Takes points for PromQL queries, beside the stages of other conditions. */
export interface PointSink {
  /** Returns false for a point that is too late to change anything. */
  add(at: number, value: number, start: number, distribution: Distribution | undefined): boolean;
  /** Are all its points too old to matter at `nowMs` or later? */
  isIdle(nowMs: number): boolean;
  release(): void;
}

/** The bits of a small integer, one for each follower. */
const MOST_STATES = 30;

/** A stage that reads the series, with its window. */
interface Follower {
  readonly stage: PointStage;
  readonly input: InputSeries;
}

/** The next evaluation. One object that its engine updates is shared by all series: there is no copy for each point. */
export interface NextEvaluation {
  tick: number;
  /** Milliseconds since the epoch. */
  ms: number;
}

/** The points of one incoming series, shared by all conditions whose filters match it. */
export class IncomingSeries {
  /** Has it been dropped? Then it is added again with its next point. */
  retired = false;
  readonly points = new PointRing();
  readonly #followers: Follower[] = [];
  #sinks: PointSink[] | undefined;
  /**
   * While all followers are idle in the states of {@link #states}, a value between these two changes none of them: a
   * series fails on one side of a threshold. This check is enough for most points of most series.
   */
  #low = Infinity;
  #high = -Infinity;
  /** The idle states of all followers, one bit each: 1 is failing. */
  #states = 0;
  #keepMs = 0;
  #isFollowed = false;
  #looksBehind = false;

  /** The series that got the point after the last point of this one. */
  next: IncomingSeries | undefined;
  /** The object that identified it last. */
  series: Series | undefined;

  constructor(
    readonly key: string,
    readonly evaluation: NextEvaluation,
  ) {}

  /** Does no condition read it? */
  get unmatched(): boolean {
    return !this.#isFollowed && this.#sinks === undefined;
  }

  follow(stage: PointStage, series: Series): void {
    this.#followers.push({ stage, input: stage.follow(this.key, series, this.points) });
    this.#isFollowed = true;
    this.#keepMs = Math.max(this.#keepMs, stage.leavesAfter);
    this.#looksBehind ||= stage.looksBehind;
  }

  addSink(sink: PointSink): void {
    (this.#sinks ??= []).push(sink);
  }

  /**
   * Adds a point, which counts from the next evaluation on.
   * @param value of a distribution, how many values it holds
   * @param start when what it counts began; NaN: not recorded
   * @returns false for a point that is too late to change anything
   */
  add(at: number, value: number, start: number, distribution: Distribution | undefined): boolean {
    const { tick: nextTick, ms: nextMs } = this.evaluation;
    let counted = false;
    if (this.#sinks !== undefined) {
      for (const sink of this.#sinks) if (sink.add(at, value, start, distribution)) counted = true;
    }
    if (!this.#isFollowed || at + this.#keepMs <= nextMs) return counted;
    const { points } = this;
    if (points.full) this.#trim();
    const newest = points.append(at, value, start, distribution);
    if (newest && points.calm && value >= this.#low && value <= this.#high) return true;
    const placed = newest ? undefined : points.place(at, value, start, distribution);
    let mayChange = false;
    for (const { stage, input } of this.#followers) {
      if (placed !== undefined) input.noteInserted(placed);
      if (stage.expect(input, at, value, nextTick)) mayChange = true;
    }
    if (!mayChange) this.#recordUnchanged(value);
    return true;
  }

  /** Takes note that a value changes no state: all followers are idle. */
  #recordUnchanged(value: number): void {
    if (this.#followers.length > MOST_STATES) return;
    let states = 0;
    for (const { input } of this.#followers) states = 2 * states + (input.idleState === 'failing' ? 1 : 0);
    const hasChanged = states !== this.#states;
    this.#states = states;
    this.#low = hasChanged ? value : Math.min(this.#low, value);
    this.#high = hasChanged ? value : Math.max(this.#high, value);
    this.points.calm = true;
  }

  /** Drops the series if no point of it matters any more and no condition has state of it. Returns whether it did. */
  retire(): boolean {
    const { tick: nextTick, ms: nowMs } = this.evaluation;
    for (const { stage, input } of this.#followers) stage.wake(input, nextTick);
    if (!this.#followers.every(({ input }) => input.drained && input.group.row.settled)) return false;
    const sinks = this.#sinks ?? [];
    if (!sinks.every((sink) => sink.isIdle(nowMs))) return false;
    const { points } = this;
    // The next increment of a counter is measured from its last point.
    if (this.#looksBehind && points.end > points.first && points.time(points.end - 1) + LOOK_BEHIND_MS > nowMs) {
      return false;
    }
    for (const { stage, input } of this.#followers) stage.unfollow(input);
    for (const sink of sinks) sink.release();
    this.retired = true;
    return true;
  }

  /** Drops the points that no follower needs. */
  #trim(): void {
    let from = this.points.end;
    for (const { stage, input } of this.#followers) {
      input.dropLeft(this.evaluation.ms - stage.leavesAfter);
      from = Math.min(from, input.needsFrom);
    }
    this.points.dropBefore(from);
  }
}
