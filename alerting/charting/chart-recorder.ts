import { InputError } from '../../model/problem';
import { compileConditions } from '../evaluation/compile/compile-condition';
import type { SeriesCondition } from '../evaluation/series-condition';
import type { CompiledQuery } from '../evaluation/compile/compiled-query';
import { EvaluationClock } from '../evaluation/evaluation-clock';
import type { CompileContext } from '../evaluation/compile/compile-context';
import { choicesOf } from '../evaluation/options';
import { ServiceLevelObjectives } from '../policies/service-level-objective';
import type { ValueSource } from '../evaluation/incremental/value-source';
import { WatchedSeries } from '../evaluation/incremental/incoming-series';
import type { Distribution } from '../metrics/distribution';
import type { MetricDescriptors } from '../metrics/metric-descriptor';
import { seriesKey, type Series } from '../metrics/series';
import { RecordedLine, type DrawnLine } from './recorded-line';

/** What is to be drawn: the values that a condition judges, or that a tile of a dashboard shows. */
export interface ChartQuery {
  /** Unique among the queries of a recorder. */
  readonly id: string;
  readonly condition: SeriesCondition;
}

/** What came of a query. */
export interface RecordedChart {
  readonly id: string;
  readonly lines: readonly DrawnLine[];
  /** Why nothing is drawn; unset where something is. */
  readonly undrawn: string | undefined;
}

/** All charts of a rehearsal, over the same stretches of time. */
export interface RecordedCharts {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly stretchMs: number;
  readonly charts: readonly RecordedChart[];
}

/** How many stretches a recording is cut into at most. */
const STRETCHES = 3_000;
const MINUTE_MS = 60_000;

interface Recording {
  readonly source: ValueSource<RecordedLine>;
  readonly lines: Map<string, RecordedLine>;
}

/**
 * Sees the points of a rehearsal beside the engines and remembers what charts need, evaluated once a minute as alert
 * policies are: by the very code that evaluates them.
 */
export class ChartRecorder {
  readonly #clock: EvaluationClock;
  readonly #stretchMs: number;
  readonly #recordings = new Map<string, Recording | string>();
  readonly #watched = new Map<string, WatchedSeries>();
  readonly #byObject = new WeakMap<Series, WatchedSeries>();
  #nextTick = 0;

  /** @param from,to milliseconds since the epoch */
  constructor(
    queries: readonly ChartQuery[],
    descriptors: MetricDescriptors,
    objectives: ServiceLevelObjectives,
    private readonly from: number,
    private readonly to: number,
  ) {
    this.#clock = new EvaluationClock(from, MINUTE_MS);
    const minutes = Math.ceil((to - from) / MINUTE_MS);
    this.#stretchMs = MINUTE_MS * Math.max(1, Math.ceil(minutes / STRETCHES));
    const known = { descriptors, objectives, choices: choicesOf({}) };
    for (const { id, condition } of queries) {
      this.#recordings.set(id, this.#open(condition, known));
    }
  }

  /** Takes one point, as `AlertEngine.write` does. */
  write(series: Series, at: number, value: number | boolean | Distribution, startAt = NaN): void {
    let watched = this.#byObject.get(series);
    if (watched === undefined || watched.retired) watched = this.#admit(series);
    if (watched.unmatched) return;
    const distribution = typeof value === 'object' ? value : undefined;
    const number = typeof value === 'object' ? value.count : Number(value);
    const start = startAt < at ? startAt : NaN;
    watched.add(at, number, start, distribution, this.#nextTick, this.#clock.timeOf(this.#nextTick));
  }

  advanceTo(at: number): void {
    const last = this.#clock.tickAtOrBefore(at);
    for (const recording of this.#recordings.values()) {
      if (typeof recording === 'string') continue;
      const { source } = recording;
      for (let tick = source.nextTick; tick <= last; tick = source.nextTick) {
        const now = this.#clock.timeOf(tick);
        source.evaluate(tick, (line) => line.mark(now));
      }
    }
    this.#nextTick = Math.max(this.#nextTick, last + 1);
  }

  /** What is drawn of the whole time. */
  finish(): RecordedCharts {
    this.advanceTo(this.to);
    const charts = [...this.#recordings].map(([id, recording]): RecordedChart => {
      if (typeof recording === 'string') return { id, lines: [], undrawn: recording };
      for (const line of recording.lines.values()) line.end(this.to);
      const lines = [...recording.lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
      return { id, lines, undrawn: undefined };
    });
    return { from: this.from, stretchMs: this.#stretchMs, charts };
  }

  /** A dashboard that Monitoring would not take spoils no rehearsal. */
  #open(condition: SeriesCondition, known: CompileContext): Recording | string {
    try {
      const compiled = compileConditions([condition], known);
      const [query] = 'unevaluated' in compiled ? [] : compiled;
      if (query !== undefined) return this.#record(query);
      return 'unevaluated' in compiled ? compiled.unevaluated : 'nothing to evaluate';
    } catch (error) {
      if (error instanceof InputError) return error.message;
      throw error;
    }
  }

  #record(query: CompiledQuery): Recording {
    const lines = new Map<string, RecordedLine>();
    const timing = { clock: this.#clock, visibility: { delayMs: 0, windowLagMs: 0 } };
    const stretches = Math.max(1, Math.ceil((this.to - this.from) / this.#stretchMs));
    const source = query.makeSource(timing, (key, series) => {
      const line = lines.get(key) ?? new RecordedLine(series, this.from, this.#stretchMs, stretches);
      lines.set(key, line);
      return line;
    });
    return { source, lines };
  }

  #admit(series: Series): WatchedSeries {
    const key = seriesKey(series);
    const known = this.#watched.get(key);
    const watched = known === undefined || known.retired ? new WatchedSeries(key) : known;
    if (watched !== known) {
      for (const recording of this.#recordings.values()) {
        if (typeof recording === 'string') continue;
        for (const stage of recording.source.stages) if (stage.matches(series)) watched.follow(stage, series);
      }
      this.#watched.set(key, watched);
    }
    this.#byObject.set(series, watched);
    return watched;
  }
}
