import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/** Numbers that make a point: when it is known, its series, time, start of what it counts, value and distribution. */
export const FIELDS = 6;
/** Points that are read at once. */
const BLOCK = 16_384;

/** Points in the order in which they come to be known, in a file: what did not fit into memory. */
export class PointRun {
  readonly #file: number;
  readonly #block = new Float64Array(BLOCK * FIELDS);
  #position = 0;
  #at = 0;
  #end = 0;

  /** @param points in order; {@link FIELDS} numbers each */
  constructor(
    path: string,
    points: Float64Array,
    readonly count: number,
  ) {
    this.#file = openSync(path, 'w+');
    const bytes = new Uint8Array(points.buffer, points.byteOffset, count * FIELDS * 8);
    for (let written = 0; written < bytes.length;) written += writeSync(this.#file, bytes, written);
  }

  /** The point at hand: the block that holds it, and where. Nothing at the end. */
  peek(): { readonly block: Float64Array; readonly offset: number } | undefined {
    if (this.#at === this.#end && !this.#fill()) return undefined;
    return { block: this.#block, offset: this.#at * FIELDS };
  }

  skip(): void {
    this.#at += 1;
  }

  close(): void {
    closeSync(this.#file);
  }

  #fill(): boolean {
    const bytes = readSync(this.#file, this.#block, 0, this.#block.byteLength, this.#position);
    this.#position += bytes;
    this.#at = 0;
    this.#end = bytes / (FIELDS * 8);
    return bytes > 0;
  }
}
