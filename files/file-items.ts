import type { BadItem, InputTally } from './input-tally';

/** How many bad items are kept until the first good one. */
const KEPT = 10;

/**
 * The items of one file. Bad items before the first good one are held back: a file without a good item is the wrong
 * file, and is refused or skipped as a whole.
 */
export class FileItems {
  /** Items that could be read. */
  good = 0;
  private held: BadItem[] = [];
  private more = 0;

  constructor(private readonly tally: InputTally) {}

  takeGood(): void {
    this.good += 1;
    if (this.held.length > 0) this.release();
  }

  /** @throws InputError INP004 if strict, unless no item was good yet */
  takeBad(where: string, reason: string): void {
    if (this.good > 0) this.tally.reject(where, reason);
    else if (this.held.length < KEPT) this.held.push({ where, reason });
    else this.more += 1;
  }

  /** The first bad item, where no item is good. */
  get wrong(): BadItem | undefined {
    return this.good === 0 ? this.held[0] : undefined;
  }

  private release(): void {
    for (const { where, reason } of this.held) this.tally.reject(where, reason);
    this.tally.bad += this.more;
    this.held = [];
    this.more = 0;
  }
}
