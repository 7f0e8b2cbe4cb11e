const SMALLEST = 16;

/**
 * The samples of one PromQL series that a range still needs, oldest first. Range functions read millions of them directly
 * from {@link data}: the time of sample n is at `2 * (n & mask)`, its value follows it.
 */
export class SampleRing {
  data = new Float64Array(2 * SMALLEST);
  /** The drop of a counter at the reset right before a sample; undefined: it had no reset. */
  #losses: Float64Array | undefined;
  /** The sum of the drops from {@link #lostFrom} up to a sample. */
  #lost: Float64Array | undefined;
  /** From this sequence number on, {@link #lost} has integers that a double holds exactly. */
  #lostFrom = 0;
  mask = SMALLEST - 1;
  /** Sequence number of the oldest sample that is kept. */
  first = 0;
  /** One more than the sequence number of the newest sample. */
  end = 0;
  /** Increases when samples get other sequence numbers. */
  version = 0;
  /** The sum of the values from {@link #wholeFrom} up to a sample; kept after the first call of {@link sum}. */
  #sums: Float64Array | undefined;
  /** From this sequence number on, {@link #sums} has integers that a double holds exactly. */
  #wholeFrom = 0;

  /** Would another sample need more memory? */
  get full(): boolean {
    return this.end - this.first > this.mask;
  }

  time(sequence: number): number {
    return this.data[2 * (sequence & this.mask)] ?? NaN;
  }

  value(sequence: number): number {
    return this.data[2 * (sequence & this.mask) + 1] ?? NaN;
  }

  /** The increase of a counter from one sample to a later one, corrected for resets. */
  growth(from: number, to: number): number {
    return this.value(to) - this.value(from) + this.lostBetween(from, to);
  }

  /** The sum of the drops of a counter after one sample, up to a later one. */
  lostBetween(from: number, to: number): number {
    const [losses, lost, { mask }] = [this.#losses, this.#lost, this];
    if (losses === undefined || lost === undefined) return 0;
    if (from >= this.#lostFrom) return (lost[to & mask] ?? 0) - (lost[from & mask] ?? 0);
    let sum = 0;
    for (let i = from + 1; i <= to; i++) sum += losses[i & mask] ?? 0;
    return sum;
  }

  /** The sum of the values from `from` up to but not including `to`. It does not depend on earlier samples. */
  sum(from: number, to: number): number {
    if (this.#sums === undefined) {
      this.#sums = new Float64Array(this.mask + 1);
      this.#wholeFrom = this.first;
      for (let i = this.first; i < this.end; i++) this.#sumUp(this.#sums, i, this.value(i));
    }
    if (from < this.#wholeFrom) return this.#sumOneByOne(from, to);
    return (this.#sums[(to - 1) & this.mask] ?? 0) - (this.#sums[from & this.mask] ?? 0) + this.value(from);
  }

  /**
   * Adds a sample. It replaces one at the same instant.
   * @param reset was the counter reset before this sample?
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
   * Adds `amount` to the counter at a time; it replaces an amount for exactly that time. Turns the points of a DELTA metric
   * into samples of a counter.
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

  /** Drops the samples before a time. */
  dropBefore(time: number): void {
    while (this.first < this.end && this.time(this.first) < time) this.first++;
  }

  /** Drops the samples after a time. */
  dropAfter(time: number): void {
    const end = this.firstAfter(time);
    if (end < this.end) this.version++;
    this.end = end;
    this.#wholeFrom = Math.min(this.#wholeFrom, end);
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

  /** Inserts a late sample: all later samples are written again, increased by `raise`. Late samples are rare. */
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
    const at = sequence & mask;
    data[2 * at] = time;
    data[2 * at + 1] = value;
    if (sequence > this.first) {
      const before = this.value(sequence - 1);
      const loss = value < before || reset ? before : 0;
      if (loss !== 0 && this.#losses === undefined) {
        this.#losses = new Float64Array(mask + 1);
        this.#lost = new Float64Array(mask + 1);
      }
      this.#lose(sequence, loss);
    } else this.#lose(sequence, 0);
    if (this.#sums !== undefined) this.#sumUp(this.#sums, sequence, value);
  }

  #lose(sequence: number, loss: number): void {
    const [losses, lost, { mask }] = [this.#losses, this.#lost, this];
    if (losses === undefined || lost === undefined) return;
    const total = (sequence > this.first ? (lost[(sequence - 1) & mask] ?? 0) : 0) + loss;
    const isWhole = Number.isSafeInteger(total);
    losses[sequence & mask] = loss;
    lost[sequence & mask] = isWhole ? total : 0;
    if (!isWhole) this.#lostFrom = sequence;
  }

  #sumUp(sums: Float64Array, sequence: number, value: number): void {
    const { mask } = this;
    if (this.#wholeFrom > sequence) this.#wholeFrom = sequence;
    const sum = value + (sequence > this.#wholeFrom ? (sums[(sequence - 1) & mask] ?? 0) : 0);
    sums[sequence & mask] = sum;
    if (Number.isSafeInteger(sum)) return;
    const again = Number.isSafeInteger(value);
    sums[sequence & mask] = again ? value : 0;
    this.#wholeFrom = again ? sequence : sequence + 1;
  }

  /** Kahan summation with Neumaier's correction, as in Prometheus. */
  #sumOneByOne(from: number, to: number): number {
    let [sum, rest] = [0, 0];
    for (let i = from; i < to; i++) {
      const value = this.value(i);
      const next = sum + value;
      // An infinite sum has no rounding error.
      if (!Number.isFinite(next)) rest = 0;
      else rest += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    }
    return sum + rest;
  }

  #grow(): void {
    const { mask, data } = this;
    const slots = 2 * (mask + 1);
    const wider = (column: Float64Array) => {
      const copy = new Float64Array(slots);
      for (let i = this.first; i < this.end; i++) copy[i & (slots - 1)] = column[i & mask] ?? 0;
      return copy;
    };
    this.#losses &&= wider(this.#losses);
    this.#lost &&= wider(this.#lost);
    this.#sums &&= wider(this.#sums);
    this.data = new Float64Array(2 * slots);
    this.mask = slots - 1;
    for (let i = this.first; i < this.end; i++) {
      const from = 2 * (i & mask);
      this.data.set(data.subarray(from, from + 2), 2 * (i & this.mask));
    }
  }
}
