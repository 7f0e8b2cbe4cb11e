import { distributionBetween, type Distribution } from './distribution';
import type { PointRing } from './point-ring';

/** Longer than any alignment period. Older points are not compared with. */
export const LOOK_BEHIND_MS = 25 * 3_600_000;

/** The growth of a counter up to a point. */
export interface Increments {
  /** Start of the growth by {@link amount}; not after the time of the point. */
  since(points: PointRing, sequence: number): number;
  /** NaN: unknown. */
  amount(points: PointRing, sequence: number): number;
  distribution(points: PointRing, sequence: number): Distribution | undefined;
}

/** A DELTA point is its own increment. Without a start time it counts whole at its end. */
export const DELTA_INCREMENTS: Increments = {
  since(points, sequence) {
    const start = points.start(sequence);
    if (Number.isNaN(start)) return points.time(sequence);
    const before = previous(points, sequence);
    // The intervals of a series must not overlap; where they do, the newer one is shortened.
    return Number.isNaN(before) ? start : Math.max(start, points.time(before));
  },
  amount: (points, sequence) => points.value(sequence),
  distribution: (points, sequence) => points.distribution(sequence),
};

/**
 * The growth of a CUMULATIVE point since the point before; since zero, if it has a new start time or is smaller. It is
 * unknown for the first point of a series without a start time.
 * https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.metricDescriptors#MetricKind
 */
export const CUMULATIVE_INCREMENTS: Increments = {
  since(points, sequence) {
    const before = previous(points, sequence);
    if (Number.isNaN(before)) return points.start(sequence);
    const start = points.start(sequence);
    return wasReset(points, before, sequence) ? maxKnown(start, points.time(before)) : points.time(before);
  },
  amount(points, sequence) {
    const before = previous(points, sequence);
    if (Number.isNaN(before)) return Number.isNaN(points.start(sequence)) ? NaN : points.value(sequence);
    const value = points.value(sequence);
    return wasReset(points, before, sequence) ? value : value - points.value(before);
  },
  distribution(points, sequence) {
    const now = points.distribution(sequence);
    const before = previous(points, sequence);
    if (Number.isNaN(before)) return Number.isNaN(points.start(sequence)) ? undefined : now;
    const then = points.distribution(before);
    if (now === undefined || then === undefined || wasReset(points, before, sequence)) return now;
    return distributionBetween(then, now);
  },
};

/** Sequence number of the point before; NaN if there is none or it is too old. */
function previous(points: PointRing, sequence: number): number {
  if (sequence <= points.first) return NaN;
  return points.time(sequence) - points.time(sequence - 1) > LOOK_BEHIND_MS ? NaN : sequence - 1;
}

function wasReset(points: PointRing, before: number, sequence: number): boolean {
  return points.start(sequence) > points.start(before) || points.value(sequence) < points.value(before);
}

function maxKnown(start: number, time: number): number {
  return Number.isNaN(start) ? time : Math.max(start, time);
}
