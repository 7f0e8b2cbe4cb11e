import type { Distribution } from './distribution';

const SMALLEST = 16;

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
 * Memory is that of the points between {@link first} and {@link end}, rounded up to a power of two. Start times and
 * distributions take memory only where points have them.
 */
export class PointRing {
  /** Does every reader wait for a point that is news to it? Set by who fills the ring, and taken back by any reader. */
  calm = false;
  /** Time and value of each point, side by side: who wants one wants the other, and thousands of series share a cache. */
  #points = numbers(2 * SMALLEST);
  #starts: number[] | undefined;
  #distributions: (Distribution | undefined)[] | undefined;
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
    return this.#points[2 * (sequence & this.#mask)] ?? NaN;
  }

  /** Of a distribution, how many values it holds. */
  value(sequence: number): number {
    return this.#points[2 * (sequence & this.#mask) + 1] ?? NaN;
  }

  /** When what the point counts began; NaN: it was not said. */
  start(sequence: number): number {
    return this.#starts?.[sequence & this.#mask] ?? NaN;
  }

  distribution(sequence: number): Distribution | undefined {
    return this.#distributions?.[sequence & this.#mask];
  }

  /** Adds a point that is newer than all others. True if it is; otherwise nothing is done and {@link place} must. */
  append(time: number, value: number, start = NaN, distribution?: Distribution): boolean {
    if (this.#end > this.#first && time <= this.time(this.#end - 1)) return false;
    if (this.full) this.#grow();
    this.#set(this.#end, time, value, start, distribution);
    this.#end++;
    return true;
  }

  /** Adds a point anywhere; the sequence numbers of newer points grow by one. A point at the same instant is replaced. */
  place(time: number, value: number, start = NaN, distribution?: Distribution): Placed {
    let sequence = this.#end;
    while (sequence > this.#first && this.time(sequence - 1) > time) sequence--;
    if (sequence > this.#first && this.time(sequence - 1) === time) {
      this.#set(sequence - 1, time, value, start, distribution);
      return { sequence: sequence - 1, replaced: true };
    }
    if (this.full) this.#grow();
    for (let i = this.#end; i > sequence; i--) {
      this.#set(i, this.time(i - 1), this.value(i - 1), this.start(i - 1), this.distribution(i - 1));
    }
    this.#set(sequence, time, value, start, distribution);
    this.#end++;
    return { sequence, replaced: false };
  }

  /** Forgets the points before a sequence number. */
  dropBefore(sequence: number): void {
    if (sequence > this.#first) this.#first = Math.min(sequence, this.#end);
  }

  #set(sequence: number, time: number, value: number, start: number, distribution: Distribution | undefined): void {
    const at = sequence & this.#mask;
    this.#points[2 * at] = time;
    this.#points[2 * at + 1] = value;
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

/** An array of numbers, which an engine keeps in one piece. */
function numbers(length: number): number[] {
  return new Array<number>(length).fill(NaN);
}
