import { labelKey } from './metric-naming';
import { SampleRing } from './sample-ring';
import type { PromqlSeries, SampleSource } from './series-set';
import type { TimeFrame } from './time-frame';
import type { VectorNode } from './vector-node';

/** The steps of a subquery. */
export interface Span {
  readonly rangeMs: number;
  readonly stepMs: number;
  readonly offsetMs: number;
}

/**
 * The values of an expression, one a step, as samples for a range: `rate(x[5m])[1h:1m]`. Steps are at multiples of their
 * length, whatever the instant: https://prometheus.io/docs/prometheus/latest/querying/basics/#subquery
 * So each is computed once, when all its samples are visible.
 */
export class SubquerySteps implements SampleSource {
  #series: readonly PromqlSeries[] = [];
  /** By index of the expression: its samples. Indexes with the same labels share one series. */
  #rings: readonly SampleRing[] = [];
  #labels: VectorNode['labels'] | undefined;
  #time = -Infinity;
  /** The last step that was computed. */
  #last = -Infinity;
  /** The last step whose values are final. */
  #settled = -Infinity;

  constructor(
    readonly of: VectorNode,
    /** The steps. */
    readonly frame: TimeFrame,
    readonly span: Span,
  ) {}

  get mayFail(): boolean {
    return this.of.mayFail;
  }

  inOrder(): readonly PromqlSeries[] {
    if (this.#labels === this.of.labels) return this.#series;
    this.#labels = this.of.labels;
    const byKey = new Map<string, PromqlSeries>();
    this.#rings = this.#labels.map((labels) => {
      const key = labelKey(labels);
      const series = byKey.get(key) ?? { labels, samples: new SampleRing() };
      byKey.set(key, series);
      return series.samples;
    });
    this.#series = [...byKey.values()];
    this.forget();
    return this.#series;
  }

  /** Nothing to do: {@link TimeFrame.reachMs} already includes it. */
  need(): void {}

  /** Drops all steps: a late point may have changed them. */
  forget(): void {
    this.#time = -Infinity;
    this.#settled = -Infinity;
    this.#last = -Infinity;
    for (const { samples } of this.#series) samples.dropAfter(-Infinity);
  }

  advance(time: number): void {
    if (time === this.#time && this.#last === this.#settled) return;
    if (time < this.#time) this.forget();
    const { frame, span, of } = this;
    frame.now = time;
    for (const node of frame.nodes) node.forget();
    if (this.#last > this.#settled) for (const { samples } of this.#series) samples.dropAfter(this.#settled);
    const seen = frame.seenUntil(time);
    const end = time - span.offsetMs;
    const start = end - span.rangeMs;
    let step = Math.ceil(start / span.stepMs) * span.stepMs;
    if (frame.rules.leftOpen && step === start) step += span.stepMs;
    for (step = Math.max(step, this.#settled + span.stepMs); step <= end; step += span.stepMs) {
      of.evaluate(step);
      this.#record(step, start);
      this.#last = step;
      if (step <= seen) this.#settled = step;
    }
    // Set last: after a failed step, the next call computes the steps again and fails too.
    this.#time = time;
  }

  nextChange(time: number): number {
    const { of, span } = this;
    if (of.empty && of.nextChange(this.#last) === Infinity) return Infinity;
    return this.#last > this.#settled ? time : this.#last + span.stepMs + span.offsetMs;
  }

  #record(step: number, start: number): void {
    const { values, present } = this.of;
    for (const [place, samples] of this.#rings.entries()) {
      if (present[place] === 0) continue;
      if (samples.full) samples.dropBefore(start);
      samples.add(step, values[place] ?? NaN);
    }
  }
}
