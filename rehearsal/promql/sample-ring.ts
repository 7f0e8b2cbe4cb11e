const SMALLEST = 16;

/** Numbers that a sample takes: it lies together, as ranges read all of it at their two ends. */
export const WIDTH = 4;
/** Where in a sample its numbers are. */
export const VALUE = 1;
/** What a counter would have come to without resets. */
export const GROWN = 2;
/** The sum of the values of this sample and all before. */
export const SUMMED = 3;

/**
 * The samples of one series of PromQL that some range still needs, oldest first, with two more numbers each that make
 * ranges cheap. The numbers are open to the functions over ranges, which read millions of them: those of the sample
 * with sequence number n begin at `(n & mask) * WIDTH` with its time.
 */
export class SampleRing {
  data = new Float64Array(SMALLEST * WIDTH);
  mask = SMALLEST - 1;
  /** Sequence number of the oldest sample that is kept. */
  first = 0;
  /** One more than the sequence number of the newest sample. */
  end = 0;
  /** Grows when sequence numbers have changed their meaning. */
  version = 0;

  /** Would another sample need more memory? */
  get full(): boolean {
    return this.end - this.first > this.mask;
  }

  time(sequence: number): number {
    return this.data[(sequence & this.mask) * WIDTH] ?? NaN;
  }

  value(sequence: number): number {
    return this.data[(sequence & this.mask) * WIDTH + VALUE] ?? NaN;
  }

  /**
   * Adds a sample. One at the same instant as another takes its place.
   * @param reset a counter began anew before this sample
   */
  add(time: number, value: number, reset = false): void {
    if (this.end > this.first && time <= this.time(this.end - 1)) {
      this.#place(time, value, 0);
      return;
    }
    if (this.full) this.#grow();
    this.#set(this.end++, time, value, reset);
  }

  /**
   * Counts `amount` on top of what there is at a time; what was counted for exactly that time gives way. So the points
   * of a DELTA metric become those of a counter.
   */
  count(time: number, amount: number): void {
    const at = this.firstAfter(time);
    const total = at > this.first ? this.value(at - 1) : 0;
    const again = at > this.first && this.time(at - 1) === time;
    if (at === this.end && !again) this.add(time, total + amount);
    else if (!again) this.#place(time, total + amount, amount);
    else if (at - 1 > this.first) {
      const before = this.value(at - 2);
      this.#place(time, before + amount, before + amount - total);
    }
  }

  /** Forgets the samples of before a time. */
  dropBefore(time: number): void {
    while (this.first < this.end && this.time(this.first) < time) this.first++;
  }

  /** The first sequence number of a sample after `time`. */
  firstAfter(time: number): number {
    let [low, high] = [this.first, this.end];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.time(middle) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Late samples are rare: all that follow are written anew, `raise` higher. */
  #place(time: number, value: number, raise: number): void {
    const at = this.firstAfter(time);
    const replaced = at > this.first && this.time(at - 1) === time;
    const later: [number, number][] = [];
    for (let i = at; i < this.end; i++) later.push([this.time(i), this.value(i)]);
    if (!replaced && this.full) this.#grow();
    this.end = replaced ? at - 1 : at;
    this.version++;
    this.#set(this.end++, time, value, false);
    for (const [t, v] of later) this.#set(this.end++, t, v + raise, false);
  }

  #set(sequence: number, time: number, value: number, reset: boolean): void {
    const { data, mask } = this;
    const at = (sequence & mask) * WIDTH;
    let [grown, summed] = [value, value];
    if (sequence > this.first) {
      const before = ((sequence - 1) & mask) * WIDTH;
      const previous = data[before + VALUE] ?? 0;
      grown = (data[before + GROWN] ?? 0) + (reset || value < previous ? value : value - previous);
      summed += data[before + SUMMED] ?? 0;
    }
    data[at] = time;
    data[at + VALUE] = value;
    data[at + GROWN] = grown;
    data[at + SUMMED] = summed;
  }

  #grow(): void {
    const mask = (this.mask + 1) * 2 - 1;
    const data = new Float64Array((mask + 1) * WIDTH);
    for (let i = this.first; i < this.end; i++) {
      const from = (i & this.mask) * WIDTH;
      data.set(this.data.subarray(from, from + WIDTH), (i & mask) * WIDTH);
    }
    this.data = data;
    this.mask = mask;
  }
}
