import { GAUGE_RESOURCE, GAUGES, type AnyGaugeName, type GaugePoint } from '../../model/gauges';
import { gaugeNamespace, type GuardConfig } from '../../model/guard-config';
import { Duration } from '../../model/duration';
import type { AlertEngine } from '../alerting/engine';
import type { Distribution } from '../metrics/distribution';
import type { Series } from '../metrics/series';

/** What takes points in: engines, and what is recorded to be drawn. */
export type PointSink = Pick<AlertEngine, 'write' | 'advanceTo'>;

/** How late a point of a log-based metric may be: https://cloud.google.com/logging/docs/logs-based-metrics/troubleshooting */
export const LOG_METRICS_LATEST = Duration.minutes(10);

interface LatePoint {
  readonly dueAt: number;
  readonly series: Series;
  readonly at: number;
  readonly value: number | Distribution;
  readonly startAt: number;
}

/**
 * Everybody who sees points. The one that sees them as late as can be gets those of log-based metrics ten minutes late;
 * how late it sees the others is its own affair.
 */
export class Watchers {
  private readonly all: readonly PointSink[];
  private readonly late: LatePoint[] = [];
  /** By job and task, whose gauges come one after the other: which of {@link ordered} it is. */
  private readonly places = new Map<string, Map<string, Map<AnyGaugeName, number>>>();
  private readonly ordered: Series[] = [];
  /** The values of a tick, by place; NaN: none. */
  private readonly values: number[] = [];

  constructor(
    private readonly config: GuardConfig,
    private readonly prompt: readonly PointSink[],
    private readonly latest: PointSink,
  ) {
    this.all = [...prompt, latest];
  }

  write(series: Series, at: number, value: number): void {
    for (const sink of this.all) sink.write(series, at, value);
  }

  /**
   * The points of one tick, to one after the other and always in the same order, whoever runs: with thousands of series,
   * what stands side by side in memory is then looked at together.
   * @throws InputError ENG003 for a value that is no number
   */
  writeGauges(points: readonly GaugePoint<AnyGaugeName>[], at: number): void {
    const { ordered, values } = this;
    for (const point of points) {
      const place = this.placeOf(point);
      values[place] = point.value;
      const series = ordered[place];
      if (Number.isNaN(point.value) && series !== undefined) this.write(series, at, point.value);
    }
    for (const sink of this.all) {
      for (let place = 0; place < ordered.length; place++) {
        const value = values[place] ?? NaN;
        const series = ordered[place];
        if (series !== undefined && !Number.isNaN(value)) sink.write(series, at, value);
      }
    }
    values.fill(NaN);
  }

  /** A point of a log-based metric. */
  writeCounted(series: Series, at: number, value: number | Distribution, startAt: number): void {
    for (const sink of this.prompt) sink.write(series, at, value, startAt);
    this.late.push({ dueAt: at + LOG_METRICS_LATEST.toMilliseconds(), series, at, value, startAt });
  }

  advanceTo(now: number): void {
    const due = this.late.findIndex(({ dueAt }) => dueAt > now);
    for (const { series, at, value, startAt } of this.late.splice(0, due < 0 ? this.late.length : due)) {
      this.latest.write(series, at, value, startAt);
    }
    for (const sink of this.all) sink.advanceTo(now);
  }

  private placeOf({ gauge, job, taskId, labels }: GaugePoint<AnyGaugeName>): number {
    let tasks = this.places.get(job);
    if (tasks === undefined) this.places.set(job, (tasks = new Map<string, Map<AnyGaugeName, number>>()));
    let gauges = tasks.get(taskId);
    if (gauges === undefined) tasks.set(taskId, (gauges = new Map<AnyGaugeName, number>()));
    let known = gauges.get(gauge);
    if (known === undefined) {
      const { project: project_id, region: location } = this.config;
      const place = { project_id, location, namespace: gaugeNamespace(this.config), job, task_id: taskId };
      known = this.ordered.length;
      // The same object for the same series, which the engines know again.
      this.ordered.push({
        metric: { type: GAUGES[gauge].type, labels: { ...labels } },
        resource: { type: GAUGE_RESOURCE, labels: place },
      });
      gauges.set(gauge, known);
    }
    return known;
  }
}
