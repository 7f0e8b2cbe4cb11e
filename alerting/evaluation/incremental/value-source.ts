import type { PointRing } from '../../metrics/point-ring';
import type { Series } from '../../metrics/series';
import type { InputSeries } from './input-series';
import type { IdleState, Row } from './row';

/** Takes in raw points: the first step of whatever a condition does. */
export interface PointStage {
  /** Milliseconds from a point's time to when no window holds it. */
  readonly leavesAfter: number;
  /** Does a point mean something only beside the one before it? */
  readonly looksBehind: boolean;
  matches(series: Series): boolean;
  /** Starts to look at a series that matches. */
  follow(key: string, series: Series, points: PointRing): InputSeries;
  /** Stops looking at a series that is idle and forgotten. */
  unfollow(input: InputSeries): void;
  /**
   * A point has come in, to be looked at from `nextTick` on. Returns whether it is news: false while the series rests
   * and goes on to. Then this need not be called for values between two that were none.
   */
  expect(input: InputSeries, pointTime: number, value: number, nextTick: number): boolean;
  /** Has a series looked at, at `nextTick`, of which nothing new was worth a look. */
  wake(input: InputSeries, nextTick: number): void;
}

/**
 * When a series need not be looked at: while no point in its window says anything else than its row says already. Given
 * to a stage by whoever judges its values.
 */
export interface Rest<R extends Row> {
  /** Would a window fail that holds nothing but values like this one? */
  violates(value: number): boolean;
  /** What the row says for as long as its values go on to say it; nothing while time alone may change it. */
  stateOf(row: R): IdleState | undefined;
  /** The value of the row is that of an earlier evaluation, until `catchUp` is called. */
  leave(row: R, catchUp: (at: number) => void): void;
}

/** What gives the values that a condition judges. It is asked at no evaluation but those at which one may change. */
export interface ValueSource<R extends Row> {
  /** The next evaluation at which a value may change. */
  readonly nextTick: number;
  readonly stages: readonly PointStage[];
  /** Brings the values to an evaluation, not after {@link nextTick}; tells of each that may have changed. */
  evaluate(tick: number, changed: (row: R) => void): void;
}

/** How long after its time a point can be used, and how long after its time a window ends that still holds it. */
export interface Visibility {
  readonly delayMs: number;
  readonly windowLagMs: number;
}
