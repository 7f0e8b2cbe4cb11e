import { Ranges, type RangeRule, type RangeWindow } from './range-functions';
import { SeriesSet, type SampleSource } from './series-set';
import type { TimeFrame } from './time-frame';
import { VectorNode, withoutName } from './vector-node';

/** Which samples a range node takes. */
export interface RangeSpan {
  readonly rangeMs: number;
  readonly offsetMs: number;
  /** Where the range ends instead of at the evaluation, in milliseconds since the epoch. @default - at the evaluation */
  readonly fixedMs?: number | undefined;
}

/** A function over the samples of a range, or the latest sample. The leaves of a query plan. */
export class RangeNode extends VectorNode {
  readonly rangeMs: number;
  readonly offsetMs: number;
  readonly fixedMs: number | undefined;
  readonly #window: RangeWindow = { start: NaN, end: NaN, time: NaN };
  #ranges = new Ranges([]);
  #versions = new Int32Array(0);
  #slidTo = -Infinity;
  #next = Infinity;
  /** A node that computes the same for more series: this node copies the values of its own series. */
  #wider: RangeNode | undefined;
  /** By index: the index in {@link #wider}. */
  #picked = new Int32Array(0);

  constructor(
    readonly source: SampleSource,
    { rangeMs, offsetMs, fixedMs }: RangeSpan,
    readonly rule: RangeRule,
    readonly frame: TimeFrame,
  ) {
    super([source]);
    this.rangeMs = rangeMs;
    this.offsetMs = offsetMs;
    this.fixedMs = fixedMs;
    // How long ago a fixed time is increases without end.
    source.need(fixedMs === undefined ? Math.max(0, rangeMs + offsetMs + frame.reachMs) : Infinity);
  }

  override nextChange(time: number): number {
    if (this.#wider !== undefined) return this.#wider.nextChange(time);
    return Math.min(this.#next, super.nextChange(time));
  }

  /** Can it copy its values from another node, which computes the same for more series? */
  isPartOf({ source, rule, rangeMs, offsetMs, fixedMs, frame }: RangeNode): boolean {
    if (rule !== this.rule || rangeMs !== this.rangeMs || offsetMs !== this.offsetMs || frame !== this.frame)
      return false;
    if (fixedMs !== this.fixedMs) return false;
    const mine = this.source;
    return mine instanceof SeriesSet && source instanceof SeriesSet && mine.within(source) && !source.within(mine);
  }

  /** Makes this node copy its values from `wider`. */
  pickFrom(wider: RangeNode): void {
    this.#wider = wider;
  }

  protected layOut() {
    const series = this.source.inOrder();
    const rings = series.map(({ samples }) => samples);
    this.#ranges = new Ranges(rings);
    if (this.#wider !== undefined) {
      const places = new Map(this.#wider.source.inOrder().map(({ samples }, i) => [samples, i]));
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
    this.source.advance(time);
    const end = (this.fixedMs ?? time) - this.offsetMs;
    const start = end - this.rangeMs;
    const { leftOpen, delayMs } = this.frame.rules;
    // The values of a subquery are visible at once.
    const seen = this.source instanceof SeriesSet ? Math.min(end, this.frame.seenUntil(time)) : end;
    // In a closed range, a sample exactly at the start is inside. Times are whole milliseconds.
    const outside = leftOpen ? start : start - 0.5;
    const { fill, drifts } = this.rule;
    const { values, present } = this;
    const window = this.#window;
    [window.start, window.end, window.time] = [start, end, time];
    const { rings, froms, tos, firstTimes, firstValues, lastTimes, lastValues, lost, found } = this.#ranges;
    // A subquery may compute its last steps again.
    const versions = time < this.#slidTo ? this.#versions.fill(-1) : this.#versions;
    this.#slidTo = time;
    const entersAfter = Math.max(this.offsetMs, delayMs);
    const leavesAfter = this.rangeMs + this.offsetMs + (leftOpen ? 0 : 1);
    let next = Infinity;
    let oldestTime = Infinity;
    for (let i = 0; i < rings.length; i++) {
      const samples = rings[i];
      if (samples === undefined) continue;
      const { data, mask, end: last, first } = samples;
      let from = froms[i] ?? 0;
      let to = tos[i] ?? 0;
      if (versions[i] !== samples.version) {
        versions[i] = samples.version;
        found[i] = -1;
        from = samples.firstAfter(outside);
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
      lost[i] = samples.lostBetween(from, to - 1);
      if (firstTime < oldestTime) oldestTime = firstTime;
    }
    if (oldestTime !== Infinity)
      next = drifts || this.fixedMs !== undefined ? time : Math.min(next, oldestTime + leavesAfter);
    this.#next = next;
    fill(this.#ranges, window, values);
    for (let i = 0; i < values.length; i++) present[i] = Number.isNaN(values[i]) ? 0 : 1;
  }
}
