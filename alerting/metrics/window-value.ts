import type { Distribution } from './distribution';
import type { PointRing } from './point-ring';

/**
 * The aligned value of one window that slides over the points of a series. Points enter at its new end and leave at its
 * old end, in the order of their sequence numbers.
 */
export interface WindowValue {
  enter(points: PointRing, sequence: number): void;
  leave(points: PointRing, sequence: number): void;
  /**
   * The value, where the window holds the points from `from` up to but not including `to`, at least one, and begins
   * after the time `start`; NaN where they give none.
   */
  value(points: PointRing, from: number, to: number, start: number): number;
  /** The distribution that {@link value} stands for, where the aligner gives one. */
  distribution?(points: PointRing, from: number, to: number, start: number): Distribution | undefined;
  /**
   * The next `start` at which the value changes though no point enters or leaves; a time not after `start` means from
   * now on, all the time. Unset: never.
   */
  nextStart?(points: PointRing, from: number, to: number, start: number): number;
  /** Does a point mean something only beside the one before it, which may have left? */
  readonly looksBehind?: boolean;
  /** Forgets everything: the window is empty. */
  reset(): void;
}
