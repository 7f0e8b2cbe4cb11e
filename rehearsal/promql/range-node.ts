import { Ranges, type RangeRule } from './range-functions';
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
  #ranges = new Ranges([]);
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
    super([]);
    set.keepMs = Math.max(set.keepMs, rangeMs + offsetMs);
  }

  override nextChange(time: number): number {
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
    const rings = series.map(({ samples }) => samples);
    this.#ranges = new Ranges(rings);
    if (this.#wider !== undefined) {
      const places = new Map(this.#wider.set.inOrder().map(({ samples }, i) => [samples, i]));
      this.#picked = Int32Array.from(rings, (samples) => places.get(samples) ?? -1);
    }
    this.#versions = new Int32Array(rings.length).fill(-1);
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
    const { rings, froms, tos, firstTimes, firstValues, lastTimes, lastValues, lost } = this.#ranges;
    const versions = this.#versions;
    const entersAfter = Math.max(this.offsetMs, this.sight.delayMs);
    const leavesAfter = this.rangeMs + this.offsetMs + (leftOpen ? 0 : 1);
    let next = Infinity;
    let oldestTime = Infinity;
    for (let i = 0; i < rings.length; i++) {
      const samples = rings[i];
      if (samples === undefined) continue;
      const { data, mask, end: last, first, lost: losses } = samples;
      let from = froms[i] ?? 0;
      let to = tos[i] ?? 0;
      if (versions[i] !== samples.version) {
        versions[i] = samples.version;
        from = first;
        to = samples.firstAfter(seen);
      }
      if (from < first) from = first;
      if (to < from) to = from;
      if (to < last && samples.time(last - 1) <= seen) to = last;
      while (to < last && samples.time(to) <= seen) to++;
      let firstTime = from < to ? samples.time(from) : NaN;
      while (firstTime <= outside) firstTime = ++from < to ? samples.time(from) : NaN;
      froms[i] = from;
      tos[i] = to;
      if (to < last) next = Math.min(next, samples.time(to) + entersAfter);
      firstTimes[i] = firstTime;
      if (from === to) continue;
      const oldest = from & mask;
      const newest = (to - 1) & mask;
      firstValues[i] = data[2 * oldest + 1] ?? NaN;
      lastTimes[i] = data[2 * newest] ?? NaN;
      lastValues[i] = data[2 * newest + 1] ?? NaN;
      lost[i] = losses === undefined ? 0 : (losses[newest] ?? 0) - (losses[oldest] ?? 0);
      if (firstTime < oldestTime) oldestTime = firstTime;
    }
    if (oldestTime !== Infinity) next = drifts ? time : Math.min(next, oldestTime + leavesAfter);
    this.#next = next;
    fill(this.#ranges, start, end, values);
    for (let i = 0; i < values.length; i++) present[i] = Number.isNaN(values[i]) ? 0 : 1;
  }
}
