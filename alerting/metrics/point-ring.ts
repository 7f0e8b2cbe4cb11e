import type { Distribution } from './distribution';

const SMALLEST = 16;

/** The place of a point that was added. */
export interface Placed {
  /** Its sequence number. */
  readonly sequence: number;
  /** Did it replace a point at the same time? */
  readonly replaced: boolean;
}

/**
 * The points of one series that a window still needs, oldest first. Each has a sequence number, counted from the first
 * point ever, so that readers keep their place while old points leave. Memory is that of the points between
 * {@link first} and {@link end}, rounded up to a power of two. Start times and distributions take memory only if there
 * are any.
 */
export class PointRing {
  /** Does no reader need an evaluation before the next point? Set by the writer, cleared by any reader. */
  calm = false;
  /** Time and value of each point, side by side: they are read together, and thousands of series share a cache. */
  #points = numbers(2 * SMALLEST);
  #starts: number[] | undefined;
  #distributions: (Distribution | undefined)[] | undefined;
  #mask = SMALLEST - 1;
  #first = 0;
  #end = 0;

  /** Sequence number of the oldest point. */
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
    return this.#points[2 * (sequence & this.#mask)] ?? NaN;
  }

  /** For a distribution, its number of values. */
  value(sequence: number): number {
    return this.#points[2 * (sequence & this.#mask) + 1] ?? NaN;
  }

  /** Start of the point's interval; NaN if unknown. */
  start(sequence: number): number {
    return this.#starts?.[sequence & this.#mask] ?? NaN;
  }

  distribution(sequence: number): Distribution | undefined {
    return this.#distributions?.[sequence & this.#mask];
  }

  /** Adds a point that is newer than all others; returns false, and adds nothing, for an older one. */
  append(time: number, value: number, start = NaN, distribution?: Distribution): boolean {
    if (this.#end > this.#first && time <= this.time(this.#end - 1)) return false;
    if (this.full) this.#grow();
    this.#set(this.#end, time, value);
    this.#setOptional(this.#end, start, distribution);
    this.#end++;
    return true;
  }

  /** Adds a point at any time; the sequence numbers of newer points grow by one. Replaces a point at the same time. */
  place(time: number, value: number, start = NaN, distribution?: Distribution): Placed {
    let sequence = this.#end;
    while (sequence > this.#first && this.time(sequence - 1) > time) sequence--;
    if (sequence > this.#first && this.time(sequence - 1) === time) {
      this.#set(sequence - 1, time, value);
      this.#setOptional(sequence - 1, start, distribution);
      return { sequence: sequence - 1, replaced: true };
    }
    if (this.full) this.#grow();
    for (let i = this.#end; i > sequence; i--) {
      this.#set(i, this.time(i - 1), this.value(i - 1));
      this.#setOptional(i, this.start(i - 1), this.distribution(i - 1));
    }
    this.#set(sequence, time, value);
    this.#setOptional(sequence, start, distribution);
    this.#end++;
    return { sequence, replaced: false };
  }

  /** Forgets the points before a sequence number. */
  dropBefore(sequence: number): void {
    if (sequence > this.#first) this.#first = Math.min(sequence, this.#end);
  }

  #set(sequence: number, time: number, value: number): void {
    const at = sequence & this.#mask;
    this.#points[2 * at] = time;
    this.#points[2 * at + 1] = value;
  }

  /** Sets what takes no memory until a point has it. */
  #setOptional(sequence: number, start: number, distribution: Distribution | undefined): void {
    const at = sequence & this.#mask;
    if (this.#starts !== undefined) this.#starts[at] = start;
    else if (!Number.isNaN(start)) {
      this.#starts = numbers(this.#mask + 1);
      this.#starts[at] = start;
    }
    if (this.#distributions !== undefined) this.#distributions[at] = distribution;
    else if (distribution !== undefined) {
      this.#distributions = new Array<Distribution | undefined>(this.#mask + 1).fill(undefined);
      this.#distributions[at] = distribution;
    }
  }

  #grow(): void {
    const mask = (this.#mask + 1) * 2 - 1;
    const points = numbers(2 * (mask + 1));
    const starts = this.#starts && numbers(mask + 1);
    const distributions = this.#distributions && new Array<Distribution | undefined>(mask + 1).fill(undefined);
    for (let i = this.#first; i < this.#end; i++) {
      points[2 * (i & mask)] = this.time(i);
      points[2 * (i & mask) + 1] = this.value(i);
      if (starts !== undefined) starts[i & mask] = this.start(i);
      if (distributions !== undefined) distributions[i & mask] = this.distribution(i);
    }
    this.#points = points;
    this.#starts = starts;
    this.#distributions = distributions;
    this.#mask = mask;
  }
}

/** An array that V8 stores as packed doubles. */
function numbers(length: number): number[] {
  return new Array<number>(length).fill(NaN);
}
