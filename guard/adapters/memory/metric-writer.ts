import type { AnyGaugeName, GaugePoint } from '../../../model/gauges';
import type { GaugeTarget, MetricWriter, WriteTimes } from '../../ports/metric-writer';

/** One call of the writer. */
export interface GaugeWrite extends WriteTimes {
  readonly points: readonly GaugePoint<AnyGaugeName>[];
  readonly target: GaugeTarget;
}

/** Keeps all writes; fails while a failure is set. */
export class MemoryMetricWriter implements MetricWriter {
  readonly writes: GaugeWrite[] = [];
  /** The error of the next writes; unset: they succeed. */
  failure: Error | undefined;

  async write(points: readonly GaugePoint<AnyGaugeName>[], target: GaugeTarget, times: WriteTimes): Promise<void> {
    await Promise.resolve();
    if (this.failure !== undefined) throw this.failure;
    this.writes.push({ points, target, ...times });
  }

  /** The latest value of a series; without `job`, of any job. */
  latest(gauge: AnyGaugeName, taskId: string, job?: string): number | undefined {
    const points = this.writes.flatMap((write) => write.points);
    const isIt = (point: GaugePoint<AnyGaugeName>) =>
      point.gauge === gauge && point.taskId === taskId && (job === undefined || point.job === job);
    return points.findLast(isIt)?.value;
  }
}
