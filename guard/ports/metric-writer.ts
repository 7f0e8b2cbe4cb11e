import type { AnyGaugeName, GaugePoint } from '../../model/gauges';
import type { Names } from '../../model/names';

/** Project and shared labels of the points. */
export interface GaugeTarget {
  readonly project: string;
  readonly location: string;
  readonly namespace: string;
  /** Types of the gauges. */
  readonly names: Names;
}

/** Time of the points, and deadline for writing them. Milliseconds since the epoch. */
export interface WriteTimes {
  readonly at: number;
  readonly deadline: number;
}

/** Where gauges go. */
export interface MetricWriter {
  /** Writes all points. Throws where any could not be written; the others were written then. */
  write(points: readonly GaugePoint<AnyGaugeName>[], target: GaugeTarget, times: WriteTimes): Promise<void>;
}
