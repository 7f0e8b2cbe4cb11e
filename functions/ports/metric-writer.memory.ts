import type { GaugeName, GaugePoint } from '../../model/gauges';
import type { GaugeTarget, MetricWriter, WriteTimes } from './metric-writer';

/** One call of the writer. */
export interface GaugeWrite extends WriteTimes {
  readonly points: readonly GaugePoint[];
  readonly target: GaugeTarget;
}

/** Keeps what is written; fails for as long as it is told to. */
export class MemoryMetricWriter implements MetricWriter {
  readonly writes: GaugeWrite[] = [];
  /** What the next writes fail with. */
  failure: Error | undefined;

  async write(points: readonly GaugePoint[], target: GaugeTarget, times: WriteTimes): Promise<void> {
    await Promise.resolve();
    if (this.failure !== undefined) throw this.failure;
    this.writes.push({ points, target, ...times });
  }

  /** The latest value of a series. */
  latest(gauge: GaugeName, taskId: string): number | undefined {
    const points = this.writes.flatMap((write) => write.points);
    return points.findLast((point) => point.gauge === gauge && point.taskId === taskId)?.value;
  }
}
