import type { RangeRule } from './range-functions';
import { WIDTH, type SampleRing } from './sample-ring';
import type { SeriesSet } from './series-set';
import { VectorNode, withoutName } from './vector-node';

/** When samples can be seen, and what a range takes in. */
export interface SampleRules {
  /** How long after its time a sample can be seen. */
  readonly delayMs: number;
  /** Does a range leave out a sample exactly at its start? */
  readonly leftOpen: boolean;
}

/** A function over the samples of a range, or the latest sample: where a query meets the data. */
export class RangeNode extends VectorNode {
  /** By place. */
  #rings: readonly SampleRing[] = [];
  /** By place: the first sample of the range, and the first one after it. */
  #from = new Int32Array(0);
  #to = new Int32Array(0);
  #versions = new Int32Array(0);
  #next = Infinity;
  /** Computes the same of more series, so that this one has only to pick its own. */
  #wider: RangeNode | undefined;
  /** By place: the place in {@link #wider}. */
  #picked = new Int32Array(0);

  constructor(
    readonly set: SeriesSet,
    readonly rangeMs: number,
    readonly offsetMs: number,
    readonly rule: RangeRule,
    readonly sight: SampleRules,
  ) {
    super();
    set.keepMs = Math.max(set.keepMs, rangeMs + offsetMs);
  }

  nextChange(time: number): number {
    return this.#wider === undefined ? this.#next : this.#wider.nextChange(time);
  }

  /** Does another part compute the same, whatever the series? */
  does(other: RangeNode): boolean {
    return this.rule === other.rule && this.rangeMs === other.rangeMs && this.offsetMs === other.offsetMs;
  }

  /** Takes its values from a part that does the same for a set that this one's is within. */
  pickFrom(wider: RangeNode): void {
    this.#wider = wider;
  }

  protected layOut() {
    const series = this.set.inOrder();
    const { length } = series;
    this.#rings = series.map(({ samples }) => samples);
    if (this.#wider !== undefined) {
      const places = new Map(this.#wider.set.inOrder().map(({ samples }, i) => [samples, i]));
      this.#picked = Int32Array.from(this.#rings, (samples) => places.get(samples) ?? -1);
    }
    this.#from = new Int32Array(length);
    this.#to = new Int32Array(length);
    this.#versions = new Int32Array(length).fill(-1);
    return series.map(({ labels }) => (this.rule.keepsName === true ? labels : withoutName(labels)));
  }

  protected compute(time: number): void {
    if (this.#wider === undefined) this.#slide(time);
    else this.#pick(this.#wider, time);
  }

  #pick(wider: RangeNode, time: number): void {
    wider.evaluate(time);
    const picked = this.#picked;
    for (let i = 0; i < picked.length; i++) {
      const place = picked[i] ?? -1;
      this.values[i] = wider.values[place] ?? NaN;
      this.present[i] = wider.present[place] ?? 0;
    }
  }

  #slide(time: number): void {
    const end = time - this.offsetMs;
    const start = end - this.rangeMs;
    const seen = Math.min(end, time - this.sight.delayMs);
    const { leftOpen } = this.sight;
    // Of a closed range, a sample exactly at the start is inside.
    const outside = leftOpen ? start : start - 1e-6;
    const { fill, drifts } = this.rule;
    const { values, present } = this;
    const [froms, tos, versions, rings] = [this.#from, this.#to, this.#versions, this.#rings];
    const entersAfter = Math.max(this.offsetMs, this.sight.delayMs);
    const leavesAfter = this.rangeMs + this.offsetMs + (leftOpen ? 0 : 1);
    let next = Infinity;
    for (let i = 0; i < rings.length; i++) {
      const samples = rings[i];
      if (samples === undefined) continue;
      if (versions[i] !== samples.version) {
        versions[i] = samples.version;
        froms[i] = samples.first;
        tos[i] = samples.firstAfter(seen);
      }
      const { data, mask, end: last, first } = samples;
      let to = tos[i] ?? 0;
      while (to < last && (data[(to & mask) * WIDTH] ?? Infinity) <= seen) to++;
      tos[i] = to;
      let from = froms[i] ?? 0;
      if (from < first) from = first;
      while (from < to && (data[(from & mask) * WIDTH] ?? Infinity) <= outside) from++;
      froms[i] = from;
      if (to < last) next = Math.min(next, samples.time(to) + entersAfter);
      if (from >= to) continue;
      if (drifts) next = time;
      else next = Math.min(next, samples.time(from) + leavesAfter);
    }
    this.#next = next;
    fill({ rings, froms, tos, values }, start, end);
    for (let i = 0; i < values.length; i++) present[i] = Number.isNaN(values[i]) ? 0 : 1;
  }
}
