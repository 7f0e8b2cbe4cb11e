const SMALLEST = 8;

/** Where a point went. */
export interface Placed {
  /** Its sequence number. */
  readonly sequence: number;
  /** Did it take the place of a point at the same instant, rather than a place of its own? */
  readonly replaced: boolean;
}

/**
 * The points of one series that some window still needs, in order of time, oldest first. Each has a sequence number,
 * counted from the first point ever, so that any number of readers can keep their place while old points leave.
 * Memory is that of the points between {@link first} and {@link end}, rounded up to a power of two.
 */
export class PointRing {
  #times = new Float64Array(SMALLEST);
  #values = new Float64Array(SMALLEST);
  #mask = SMALLEST - 1;
  #first = 0;
  #end = 0;

  /** Sequence number of the oldest point that is kept. */
  get first(): number {
    return this.#first;
  }

  /** One more than the sequence number of the newest point. */
  get end(): number {
    return this.#end;
  }

  /** Would another point need more memory? */
  get full(): boolean {
    return this.#end - this.#first > this.#mask;
  }

  /** Time of a kept point, in milliseconds since the epoch. */
  time(sequence: number): number {
    return this.#times[sequence & this.#mask] ?? NaN;
  }

  value(sequence: number): number {
    return this.#values[sequence & this.#mask] ?? NaN;
  }

  /** Adds a point that is newer than all others. True if it is; otherwise nothing is done and {@link place} must. */
  append(time: number, value: number): boolean {
    if (this.#end > this.#first && time <= this.time(this.#end - 1)) return false;
    if (this.full) this.#grow();
    this.#times[this.#end & this.#mask] = time;
    this.#values[this.#end & this.#mask] = value;
    this.#end++;
    return true;
  }

  /** Adds a point anywhere; the sequence numbers of newer points grow by one. A point at the same instant is replaced. */
  place(time: number, value: number): Placed {
    let sequence = this.#end;
    while (sequence > this.#first && this.time(sequence - 1) > time) sequence--;
    if (sequence > this.#first && this.time(sequence - 1) === time) {
      this.#values[(sequence - 1) & this.#mask] = value;
      return { sequence: sequence - 1, replaced: true };
    }
    if (this.full) this.#grow();
    for (let i = this.#end; i > sequence; i--) {
      this.#times[i & this.#mask] = this.time(i - 1);
      this.#values[i & this.#mask] = this.value(i - 1);
    }
    this.#times[sequence & this.#mask] = time;
    this.#values[sequence & this.#mask] = value;
    this.#end++;
    return { sequence, replaced: false };
  }

  /** Forgets the points before a sequence number. */
  dropBefore(sequence: number): void {
    if (sequence > this.#first) this.#first = Math.min(sequence, this.#end);
  }

  #grow(): void {
    const size = (this.#mask + 1) * 2;
    const times = new Float64Array(size);
    const values = new Float64Array(size);
    for (let i = this.#first; i < this.#end; i++) {
      times[i & (size - 1)] = this.time(i);
      values[i & (size - 1)] = this.value(i);
    }
    this.#times = times;
    this.#values = values;
    this.#mask = size - 1;
  }
}
