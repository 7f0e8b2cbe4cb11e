// Only for speed: evaluations at which nothing can change are skipped.
// test/alerting/evaluation/properties.test.ts compares the result with the reference engine.
import { NO_TICK } from '../evaluation-clock';

/** An item that waits for an evaluation. */
export interface Scheduled {
  /** The evaluation that it waits for, or {@link NO_TICK}. Only its queue writes it. */
  dueTick: number;
}

/** Items by the evaluation at which they are due. Ticks are counted from the first evaluation. */
export class TimerQueue<Item extends Scheduled> {
  readonly #byTick = new Map<number, Item[]>();
  /** Binary heap of the keys of `#byTick`, each once. */
  readonly #ticks: number[] = [];
  #spare: Item[] = [];

  /** The next evaluation at which an item is due, or {@link NO_TICK}. */
  get next(): number {
    return this.#ticks[0] ?? NO_TICK;
  }

  /** Makes an item due at `tick`, unless it is due earlier. */
  schedule(item: Item, tick: number): void {
    if (tick >= item.dueTick) return;
    item.dueTick = tick;
    const waiting = this.#byTick.get(tick);
    if (waiting !== undefined) {
      waiting.push(item);
      return;
    }
    const fresh = this.#spare;
    this.#spare = [];
    fresh.push(item);
    this.#byTick.set(tick, fresh);
    this.#push(tick);
  }

  /** Calls `run` with every item that is due at `tick`, which is not after {@link next}. */
  take(tick: number, run: (item: Item) => void): void {
    if (this.next !== tick) return;
    this.#pop();
    const due = this.#byTick.get(tick) ?? [];
    this.#byTick.delete(tick);
    for (const item of due) {
      // The item was due earlier in the meantime: this entry is out of date.
      if (item.dueTick !== tick) continue;
      item.dueTick = NO_TICK;
      run(item);
    }
    due.length = 0;
    this.#spare = due;
  }

  #push(tick: number): void {
    const heap = this.#ticks;
    let at = heap.push(tick) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((heap[parent] ?? NO_TICK) <= tick) break;
      heap[at] = heap[parent] ?? NO_TICK;
      at = parent;
    }
    heap[at] = tick;
  }

  #pop(): void {
    const heap = this.#ticks;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if ((heap[child + 1] ?? NO_TICK) < (heap[child] ?? NO_TICK)) child++;
      if ((heap[child] ?? NO_TICK) >= last) break;
      heap[at] = heap[child] ?? NO_TICK;
      at = child;
    }
    heap[at] = last;
  }
}
