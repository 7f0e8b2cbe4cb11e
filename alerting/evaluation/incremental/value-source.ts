// Only for speed: the interfaces between the parts that skip evaluations.
// test/alerting/evaluation/properties.test.ts compares the result with the reference engine.
import type { PointRing } from '../../metrics/point-ring';
import type { Series } from '../../metrics/series';
import type { InputSeries } from './input-series';
import type { IdleState, Row } from './row';

/** Takes raw points: the first step of each query. */
export interface PointStage {
  /** Milliseconds from a point's time to when it has left every window. */
  readonly leavesAfter: number;
  /** Does the value of a point depend on the point before it? */
  readonly looksBehind: boolean;
  matches(series: Series): boolean;
  /** Adds a series that matches. */
  follow(key: string, series: Series, points: PointRing): InputSeries;
  /** Removes a series without points and state. */
  unfollow(input: InputSeries): void;
  /**
   * Takes note of a new point, which counts from `nextTick` on. Returns false if the series is idle and stays so; then
   * this need not be called for values between two such values.
   */
  expect(input: InputSeries, pointTime: number, value: number, nextTick: number): boolean;
  /** Has an idle series evaluated at `nextTick`. */
  wake(input: InputSeries, nextTick: number): void;
}

/**
 * When a series may be idle, that is, not evaluated: while every point in its window leads to the state that its row has.
 * The condition that judges the values gives them to the stage.
 */
export interface IdleRules<R extends Row> {
  /** Does a window violate the condition that holds only values like this one? */
  violates(value: number): boolean;
  /** The state that the row keeps while its values stay on one side; undefined: time alone may change it. */
  stateOf(row: R): IdleState | undefined;
  /** Takes note that the value of the row is out of date until `catchUp` is called. */
  enterIdle(row: R, catchUp: (at: number) => void): void;
}

/** Computes the values that a condition judges. It is evaluated only when a value may change. */
export interface ValueSource<R extends Row> {
  /** The next evaluation at which a value may change. */
  readonly nextTick: number;
  readonly stages: readonly PointStage[];
  /** Computes the values at `tick`, at most {@link nextTick}; calls `changed` for each row that may have changed. */
  evaluate(tick: number, changed: (row: R) => void): void;
}

/** How long after its time a point is visible, and how long before its evaluation a window ends. */
export interface Visibility {
  readonly delayMs: number;
  readonly windowLagMs: number;
}
