import type { AnyGaugeName, GaugePoint } from '../model/gauges';
import type { GuardConfig } from '../model/guard-config';
import { LOG_METRIC_VISIBILITY } from '../model/guard-timing';
import type { AlertEngine } from '../alerting/evaluation/incremental/engine';
import type { Distribution } from '../alerting/metrics/distribution';
import type { Series } from '../alerting/metrics/series';
import { GaugeRounds } from './gauge-rounds';

/** What receives points: engines, and the recorder of charts. */
export type PointSink = Pick<AlertEngine, 'write' | 'advanceTo'> & Partial<Pick<AlertEngine, 'reads'>>;

/** Where points go. */
export interface PointFanoutProps {
  readonly config: GuardConfig;
  /** Sinks that get the points of log-based metrics at once. */
  readonly prompt: readonly PointSink[];
  /** The sink that gets them as late as possible. */
  readonly late: PointSink;
  /** How many instants are evaluated together at most. */
  readonly together: number;
}

interface CountedPoint {
  readonly series: Series;
  readonly at: number;
  readonly value: number | Distribution;
  readonly startAt: number;
}

/** An instant up to which every sink is to evaluate, and the number of counted points by then. */
interface Advance {
  readonly now: number;
  readonly counted: number;
}

/** A sink, and how far it has got. */
interface Subscriber {
  readonly sink: PointSink;
  /** How late points of log-based metrics are, in milliseconds. */
  readonly lagMs: number;
  /** How many of the kept points it has received. */
  received: number;
}

/**
 * Passes points on to every sink. The late one gets those of log-based metrics ten minutes late; for other points it
 * applies its own delay. Sinks evaluate several instants together: no evaluation reads a point before its time, so the
 * points of gauges, which are never late, are passed on before the evaluations in between. Counted points may be late,
 * and are passed on in between.
 */
export class PointFanout {
  private readonly subscribers: readonly Subscriber[];
  private readonly gauges: GaugeRounds;
  private readonly advances: Advance[] = [];
  private readonly counted: CountedPoint[] = [];
  private readonly together: number;
  /** Every series that had a point. A series is one object. */
  readonly series = new Set<Series>();

  constructor({ config, prompt, late, together }: PointFanoutProps) {
    this.gauges = new GaugeRounds(config, together);
    this.together = together;
    const promptly = prompt.map((sink): Subscriber => ({ sink, lagMs: 0, received: 0 }));
    this.subscribers = [...promptly, { sink: late, lagMs: LOG_METRIC_VISIBILITY.worst.toMilliseconds(), received: 0 }];
  }

  /** Whether a sink reads points of a series, as far as it has shown: of a series that it has not seen it may. */
  reads(series: Series): boolean {
    return this.subscribers.some(({ sink }) => sink.reads?.(series) !== false);
  }

  /** A point of a measured series. No evaluation so far may be later than the point. */
  write(series: Series, at: number, value: number): void {
    this.series.add(series);
    for (const { sink } of this.subscribers) sink.write(series, at, value);
  }

  /** The points of one tick. */
  writeGauges(points: readonly GaugePoint<AnyGaugeName>[], at: number): void {
    this.gauges.add(points, at);
  }

  /** A point of a log-based metric. */
  writeCounted(series: Series, at: number, value: number | Distribution, startAt: number): void {
    this.series.add(series);
    this.counted.push({ series, at, value, startAt });
  }

  /** Has every sink evaluate up to `now`: at once, or together with the instants that follow. */
  advanceTo(now: number): void {
    this.advances.push({ now, counted: this.counted.length });
    if (this.advances.length >= this.together) this.evaluatePending();
  }

  /** Has every sink evaluate up to the latest instant. */
  evaluatePending(): void {
    for (const subscriber of this.subscribers) {
      const { sink } = subscriber;
      this.gauges.writeTo((series, at, value) => sink.write(series, at, value));
      for (const advance of this.advances) this.advance(subscriber, advance);
    }
    this.gauges.clear();
    this.advances.length = 0;
    this.gauges.series.forEach((one) => this.series.add(one));
    const received = Math.min(...this.subscribers.map((subscriber) => subscriber.received));
    this.counted.splice(0, received);
    for (const subscriber of this.subscribers) subscriber.received -= received;
  }

  private advance(subscriber: Subscriber, { now, counted }: Advance): void {
    const { sink, lagMs } = subscriber;
    for (; subscriber.received < counted; subscriber.received += 1) {
      const point = this.counted[subscriber.received];
      if (point === undefined || point.at + lagMs > now) break;
      sink.write(point.series, point.at, point.value, point.startAt);
    }
    sink.advanceTo(now);
  }
}
