import type { AnyGaugeName, GaugePoint } from '../model/gauges';
import type { GuardConfig } from '../model/guard-config';
import { Duration } from '../model/duration';
import type { AlertEngine } from '../alerting/evaluation/incremental/engine';
import type { Distribution } from '../alerting/metrics/distribution';
import type { Series } from '../alerting/metrics/series';
import { GaugeRounds } from './gauge-rounds';

/** What takes points in: engines, and what is recorded to be drawn. */
export type PointSink = Pick<AlertEngine, 'write' | 'advanceTo'>;

/** Who watches. */
export interface PointFanoutProps {
  readonly config: GuardConfig;
  /** Those who see the points of log-based metrics at once. */
  readonly prompt: readonly PointSink[];
  /** The one who sees them as late as can be. */
  readonly late: PointSink;
  /** How many instants are looked at together at most. */
  readonly together: number;
}

/** How late a point of a log-based metric may be: https://cloud.google.com/logging/docs/logs-based-metrics/troubleshooting */
export const LOG_METRICS_LATEST = Duration.minutes(10);

interface CountedPoint {
  readonly series: Series;
  readonly at: number;
  readonly value: number | Distribution;
  readonly startAt: number;
}

/** An instant that everybody is to be brought to, and how many counted points there were by then. */
interface Advance {
  readonly now: number;
  readonly counted: number;
}

/** One who sees points. */
interface Watcher {
  readonly sink: PointSink;
  /** How late points of log-based metrics are, in milliseconds. */
  readonly lagMs: number;
  /** How many of the points that are kept it has seen. */
  seen: number;
}

/**
 * Everybody who sees points. The one that sees them as late as can be gets those of log-based metrics ten minutes late;
 * how late it sees the others is its own affair. They look at several instants together: no evaluation sees a point
 * before its time, so that those of gauges, which are never late, can be handed over before the evaluations in between.
 * What was counted may be late, and comes in its turn.
 */
export class PointFanout {
  private readonly watchers: readonly Watcher[];
  private readonly gauges: GaugeRounds;
  private readonly advances: Advance[] = [];
  private readonly counted: CountedPoint[] = [];
  private readonly together: number;

  constructor({ config, prompt, late, together }: PointFanoutProps) {
    this.gauges = new GaugeRounds(config, together);
    this.together = together;
    const promptly = prompt.map((sink): Watcher => ({ sink, lagMs: 0, seen: 0 }));
    this.watchers = [...promptly, { sink: late, lagMs: LOG_METRICS_LATEST.toMilliseconds(), seen: 0 }];
  }

  /** A point of something that is measured, not counted, and that no evaluation so far could have seen. */
  write(series: Series, at: number, value: number): void {
    for (const { sink } of this.watchers) sink.write(series, at, value);
  }

  /** The points of one tick. */
  writeGauges(points: readonly GaugePoint<AnyGaugeName>[], at: number): void {
    this.gauges.add(points, at);
  }

  /** A point of a log-based metric. */
  writeCounted(series: Series, at: number, value: number | Distribution, startAt: number): void {
    this.counted.push({ series, at, value, startAt });
  }

  /** Everybody is to look at what there is by now: at once, or together with the instants that follow. */
  advanceTo(now: number): void {
    this.advances.push({ now, counted: this.counted.length });
    if (this.advances.length >= this.together) this.evaluatePending();
  }

  /** Everybody has looked at what there is after this. */
  evaluatePending(): void {
    for (const watcher of this.watchers) {
      const { sink } = watcher;
      this.gauges.writeTo((series, at, value) => sink.write(series, at, value));
      for (const advance of this.advances) this.advance(watcher, advance);
    }
    this.gauges.clear();
    this.advances.length = 0;
    const seen = Math.min(...this.watchers.map((watcher) => watcher.seen));
    this.counted.splice(0, seen);
    for (const watcher of this.watchers) watcher.seen -= seen;
  }

  private advance(watcher: Watcher, { now, counted }: Advance): void {
    const { sink, lagMs } = watcher;
    for (; watcher.seen < counted; watcher.seen += 1) {
      const point = this.counted[watcher.seen];
      if (point === undefined || point.at + lagMs > now) break;
      sink.write(point.series, point.at, point.value, point.startAt);
    }
    sink.advanceTo(now);
  }
}
