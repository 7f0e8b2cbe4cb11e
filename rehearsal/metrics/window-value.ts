import type { PointRing } from './point-ring';

/**
 * The aligned value of one window that slides over the points of a series. Points enter at its new end and leave at its
 * old end, in the order of their sequence numbers.
 */
export interface WindowValue {
  enter(points: PointRing, sequence: number): void;
  leave(points: PointRing, sequence: number): void;
  /** The value, where the window holds the points from `from` up to but not including `to`, at least one. */
  value(points: PointRing, from: number, to: number): number;
  /** Forgets everything: the window is empty. */
  reset(): void;
}
