const SMALLEST = 16;

/**
 * The samples of one series of PromQL that some range still needs, oldest first. They are open to the functions over
 * ranges, which read millions of them: the time of the one with sequence number n stands at `2 * (n & mask)`, its value
 * right after it.
 */
export class SampleRing {
  data = new Float64Array(2 * SMALLEST);
  /** How much a counter has lost in the reset right before a sample; undefined where it never had one. */
  #losses: Float64Array | undefined;
  /** The sum of these up to a sample, those before {@link #lostFrom} left out. */
  #lost: Float64Array | undefined;
  /** From this sequence number on, all that was lost is a whole number that a double holds exactly. */
  #lostFrom = 0;
  mask = SMALLEST - 1;
  /** Sequence number of the oldest sample that is kept. */
  first = 0;
  /** One more than the sequence number of the newest sample. */
  end = 0;
  /** Grows when sequence numbers have changed their meaning. */
  version = 0;
  /** The sum of the values up to a sample, those before {@link #wholeFrom} left out; kept once somebody asks for sums. */
  #sums: Float64Array | undefined;
  /** From this sequence number on, all sums are whole numbers that a double holds exactly. */
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

  /** By how much a counter grew from one sample to a later one, its resets made up for. */
  growth(from: number, to: number): number {
    return this.value(to) - this.value(from) + this.lostBetween(from, to);
  }

  /** How much a counter has lost to its resets after one sample and up to a later one. */
  lostBetween(from: number, to: number): number {
    const [losses, lost, { mask }] = [this.#losses, this.#lost, this];
    if (losses === undefined || lost === undefined) return 0;
    if (from >= this.#lostFrom) return (lost[to & mask] ?? 0) - (lost[from & mask] ?? 0);
    let sum = 0;
    for (let i = from + 1; i <= to; i++) sum += losses[i & mask] ?? 0;
    return sum;
  }

  /** The sum of the samples from a sequence number up to but not including another. It does not depend on any before. */
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

  /** Forgets the samples of after a time. */
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

  /** As Prometheus adds them up: what the additions round off is made up for at the end. */
  #sumOneByOne(from: number, to: number): number {
    let [sum, rest] = [0, 0];
    for (let i = from; i < to; i++) {
      const value = this.value(i);
      const next = sum + value;
      // Of what is infinite nothing was rounded off.
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
