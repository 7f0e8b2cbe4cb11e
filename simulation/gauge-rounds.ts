import { GAUGE_RESOURCE, type AnyGaugeName, type GaugePoint } from '../model/gauges';
import { gaugeNamespace, type GuardConfig } from '../model/guard-config';
import { Names } from '../model/names';
import type { Series } from '../alerting/metrics/series';

/** Marks a tick at which a series has no point. */
const NONE = -Infinity;

/** Takes one point. */
type WriteGauge = (series: Series, at: number, value: number) => void;

/**
 * The gauges of several ticks, written one series after the other. There are thousands of series, each with windows in
 * many conditions: the points of one series in a row use the CPU cache.
 */
export class GaugeRounds {
  /** By job, task and gauge: the index in {@link series}. */
  private readonly places = new Map<string, Map<string, Map<AnyGaugeName, number>>>();
  /** Every series that had a point. */
  readonly series: Series[] = [];
  private readonly names: Names;
  /** Times of the ticks. */
  private readonly ticks: number[] = [];
  /** One value per series and tick. */
  private readonly values: number[] = [];

  /** @param most the greatest number of ticks */
  constructor(
    private readonly config: GuardConfig,
    private readonly most: number,
  ) {
    this.names = new Names(config);
  }

  /** Keeps the points of one tick. NaN is kept and -Infinity becomes NaN, so that the engines refuse both. */
  add(points: readonly GaugePoint<AnyGaugeName>[], at: number): void {
    if (this.ticks.length === this.most) throw new Error(`more than ${this.most} ticks`);
    const tick = this.ticks.push(at) - 1;
    for (const point of points) {
      this.values[this.placeOf(point) * this.most + tick] = point.value === NONE ? NaN : point.value;
    }
  }

  /** Writes everything, always in the same order. */
  writeTo(write: WriteGauge): void {
    const { series, ticks, values, most } = this;
    for (const [place, one] of series.entries()) {
      for (let tick = 0; tick < ticks.length; tick++) {
        const value = values[place * most + tick] ?? NONE;
        if (value !== NONE) write(one, ticks[tick] ?? NaN, value);
      }
    }
  }

  clear(): void {
    this.ticks.length = 0;
    this.values.fill(NONE);
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
      // The engines identify a series by its object, so each series has one object.
      known =
        this.series.push({
          metric: { type: this.names.gaugeType(gauge), labels: { ...labels } },
          resource: { type: GAUGE_RESOURCE, labels: place },
        }) - 1;
      for (let tick = 0; tick < this.most; tick++) this.values.push(NONE);
      gauges.set(gauge, known);
    }
    return known;
  }
}
