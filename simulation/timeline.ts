import { Heap } from 'heap-js';

interface Planned {
  readonly at: number;
  /** Actions at one instant run in the order in which they were planned. */
  readonly order: number;
  readonly act: (at: number) => void;
}

/** The virtual clock of a simulation: planned actions run in order of time, and may plan more. */
export class Timeline {
  readonly #planned = new Heap<Planned>((a, b) => a.at - b.at || a.order - b.order);
  #order = 0;

  /**
   * Plans an action. An action in the past runs next.
   * @param order from {@link reserve}. @default - after the actions that are planned so far
   */
  plan(at: number, act: (at: number) => void, order = this.reserve()): void {
    this.#planned.push({ at, order, act });
  }

  /** The place, among actions at the same instant, of one that is planned now; it may be planned later. */
  reserve(): number {
    return this.#order++;
  }

  /**
   * Plans an action for each of many items, which are in order of time: as if each were planned by itself, but the heap
   * holds only the next of them.
   */
  planEach<Item extends { readonly startsAt: number }>(
    items: readonly Item[],
    act: (item: Item, at: number) => void,
  ): void {
    const first = this.#order;
    this.#order += items.length;
    this.#planFrom(0, first, items, act);
  }

  /** Runs every action that is planned for before `end`, in milliseconds since the epoch. */
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
