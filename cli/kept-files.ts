import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';
import { writeWhole } from '../keys/write-whole';

/** Of all kept files of one folder together. */
const MOST_BYTES = 2_000_000_000;

/** Removes the files of a folder that were not used for the longest time, where all of them are too much. */
export function trimKept(folder: string, mostBytes = MOST_BYTES): void {
  if (!existsSync(folder)) return;
  const files = readdirSync(folder)
    .map((name) => join(folder, name))
    .map((file) => ({ file, ...sizeAndUse(file) }))
    .sort((a, b) => b.usedAt - a.usedAt);
  let bytes = 0;
  for (const { file, size } of files) {
    bytes += size;
    if (bytes > mostBytes) rmSync(file, { force: true });
  }
}

function sizeAndUse(file: string): { readonly size: number; readonly usedAt: number } {
  const { size = 0, mtimeMs = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return { size, usedAt: mtimeMs };
}

/** What {@link writeKept} wrote to a file; undefined where it cannot be read. */
export function readKept(file: string): unknown {
  try {
    const data: unknown = deserialize(gunzipSync(readFileSync(file)));
    const now = new Date();
    utimesSync(file, now, now);
    return data;
  } catch {
    return undefined;
  }
}

/** Writes data to a file, compressed. Its folder exists. */
export function writeKept(file: string, data: unknown): void {
  writeWhole(file, gzipSync(serialize(data), { level: 1 }));
}
