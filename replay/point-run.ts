import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/** Numbers of a point: when it is known, its series, time, start of its interval, value and distribution. */
export const FIELDS = 6;
/** Points read at once. */
const BLOCK = 16_384;

/** Points that did not fit into memory, in a file, in the order in which they become known. */
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

  /** The next point: its block, and its offset there. Undefined at the end. */
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
