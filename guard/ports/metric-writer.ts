import type { AnyGaugeName, GaugePoint } from '../../model/gauges';

/** Whose gauges they are: where the points are written, and labels that all of them share. */
export interface GaugeTarget {
  readonly project: string;
  readonly location: string;
  readonly namespace: string;
}

/** When the points were true, and until when writing them may be tried. Milliseconds since the epoch. */
export interface WriteTimes {
  readonly at: number;
  readonly deadline: number;
}

/** Where gauges go. */
export interface MetricWriter {
  /** Writes all points, in their order, or throws. */
  write(points: readonly GaugePoint<AnyGaugeName>[], target: GaugeTarget, times: WriteTimes): Promise<void>;
}
