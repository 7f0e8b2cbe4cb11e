import { Heap } from 'heap-js';

interface Planned {
  readonly at: number;
  /** What was planned first happens first, where two things happen at one instant. */
  readonly order: number;
  readonly act: (at: number) => void;
}

/** The virtual clock of a story: what is planned happens in order of time, and may plan more. */
export class Timeline {
  readonly #planned = new Heap<Planned>((a, b) => a.at - b.at || a.order - b.order);
  #order = 0;

  /** Plans something. What should have happened already happens next. */
  plan(at: number, act: (at: number) => void): void {
    this.#planned.push({ at, order: this.#order++, act });
  }

  /**
   * Plans something for each of many items, which are in order of time: as if each were planned by itself, but only the
   * next of them is sorted in among all else.
   */
  planEach<Item extends { readonly startsAt: number }>(
    items: readonly Item[],
    act: (item: Item, at: number) => void,
  ): void {
    const first = this.#order;
    this.#order += items.length;
    this.#planFrom(0, first, items, act);
  }

  /** Lets everything happen that is planned for before `end`, in milliseconds since the epoch. */
  runBefore(end: number): void {
    for (let next = this.#planned.peek(); next !== undefined && next.at < end; next = this.#planned.peek()) {
      this.#planned.pop();
      next.act(next.at);
    }
  }

  #planFrom<Item extends { readonly startsAt: number }>(
    index: number,
    first: number,
    items: readonly Item[],
    act: (item: Item, at: number) => void,
  ): void {
    const item = items[index];
    if (item === undefined) return;
    this.#planned.push({
      at: item.startsAt,
      order: first + index,
      act: (at) => {
        this.#planFrom(index + 1, first, items, act);
        act(item, at);
      },
    });
  }
}
