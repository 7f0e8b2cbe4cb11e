import { InputError } from '../../model/problem';
import { compileConditions } from '../evaluation/compile/compile-condition';
import type { SeriesCondition } from '../evaluation/series-condition';
import type { CompiledQuery } from '../evaluation/compile/compiled-query';
import { EvaluationClock } from '../evaluation/evaluation-clock';
import type { CompileContext } from '../evaluation/compile/compile-context';
import { choicesOf } from '../evaluation/options';
import { ServiceLevelObjectives } from '../policies/service-level-objective';
import type { ValueSource } from '../evaluation/incremental/value-source';
import { IncomingSeries, type NextEvaluation } from '../evaluation/incremental/incoming-series';
import type { Distribution } from '../metrics/distribution';
import type { MetricDescriptors } from '../metrics/metric-descriptor';
import { seriesKey, type Series } from '../metrics/series';
import { RecordedLine, type DrawnLine } from './recorded-line';

/** A chart to record: the values that a condition judges, or that a tile of a dashboard shows. */
export interface ChartQuery {
  /** Unique among the queries of a recorder. */
  readonly id: string;
  readonly condition: SeriesCondition;
}

/** The recorded lines of a query. */
export interface RecordedChart {
  readonly id: string;
  readonly lines: readonly DrawnLine[];
  /** Why nothing is drawn; undefined: something is. */
  readonly undrawn: string | undefined;
}

/** All charts of a rehearsal, with the same time steps. */
export interface RecordedCharts {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly stretchMs: number;
  readonly charts: readonly RecordedChart[];
}

/** What the queries of a recorder refer to. */
export interface ChartContext {
  readonly descriptors: MetricDescriptors;
  readonly objectives: ServiceLevelObjectives;
}

/** From when to when charts are recorded, in milliseconds since the epoch. */
export interface ChartSpan {
  readonly from: number;
  readonly to: number;
}

/** The largest number of time steps of a recording. */
const STRETCHES = 3_000;
const MINUTE_MS = 60_000;

interface Recording {
  readonly source: ValueSource<RecordedLine>;
  readonly lines: Map<string, RecordedLine>;
}

/**
 * Takes the points of a rehearsal and records what charts need. Values are computed once a minute by the code that
 * evaluates alert policies.
 */
export class ChartRecorder {
  readonly #from: number;
  readonly #to: number;
  readonly #clock: EvaluationClock;
  readonly #stretchMs: number;
  readonly #recordings = new Map<string, Recording | string>();
  readonly #incoming = new Map<string, IncomingSeries>();
  readonly #byObject = new WeakMap<Series, IncomingSeries>();
  readonly #next: NextEvaluation;

  constructor(queries: readonly ChartQuery[], { descriptors, objectives }: ChartContext, { from, to }: ChartSpan) {
    this.#from = from;
    this.#to = to;
    this.#next = { tick: 0, ms: from };
    this.#clock = new EvaluationClock(from, MINUTE_MS);
    const minutes = Math.ceil((to - from) / MINUTE_MS);
    this.#stretchMs = MINUTE_MS * Math.max(1, Math.ceil(minutes / STRETCHES));
    const context = { descriptors, objectives, choices: choicesOf({}) };
    for (const { id, condition } of queries) {
      this.#recordings.set(id, this.#open(condition, context));
    }
  }

  /** Takes one point, as `AlertEngine.write` does. */
  write(series: Series, at: number, value: number | boolean | Distribution, startAt = NaN): void {
    let incoming = this.#byObject.get(series);
    if (incoming === undefined || incoming.retired) incoming = this.#admit(series);
    if (incoming.unmatched) return;
    const distribution = typeof value === 'object' ? value : undefined;
    const number = typeof value === 'object' ? value.count : Number(value);
    const start = startAt < at ? startAt : NaN;
    incoming.add(at, number, start, distribution);
  }

  /** As `AlertEngine.reads` is. */
  reads(series: Series): boolean {
    return this.#byObject.get(series)?.unmatched !== true;
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
    this.#next.tick = Math.max(this.#next.tick, last + 1);
    this.#next.ms = this.#clock.timeOf(this.#next.tick);
  }

  /** Advances to the end and returns all charts. */
  finish(): RecordedCharts {
    this.advanceTo(this.#to);
    const charts = [...this.#recordings].map(([id, recording]): RecordedChart => {
      if (typeof recording === 'string') return { id, lines: [], undrawn: recording };
      const lines = [...recording.lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line.end(this.#to));
      return { id, lines, undrawn: undefined };
    });
    return { from: this.#from, stretchMs: this.#stretchMs, charts };
  }

  /** A query that Monitoring would refuse gives the reason instead: it does not stop the rehearsal. */
  #open(condition: SeriesCondition, context: CompileContext): Recording | string {
    try {
      const compiled = compileConditions([condition], context);
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
    const stretches = Math.max(1, Math.ceil((this.#to - this.#from) / this.#stretchMs));
    const source = query.makeSource(timing, (key, series) => {
      const line = lines.get(key) ?? new RecordedLine(series, this.#from, this.#stretchMs, stretches);
      lines.set(key, line);
      return line;
    });
    return { source, lines };
  }

  #admit(series: Series): IncomingSeries {
    const key = seriesKey(series);
    const existing = this.#incoming.get(key);
    const incoming = existing === undefined || existing.retired ? new IncomingSeries(key, this.#next) : existing;
    if (incoming !== existing) {
      for (const recording of this.#recordings.values()) {
        if (typeof recording === 'string') continue;
        for (const stage of recording.source.stages) if (stage.matches(series)) incoming.follow(stage, series);
      }
      this.#incoming.set(key, incoming);
    }
    this.#byObject.set(series, incoming);
    return incoming;
  }
}
