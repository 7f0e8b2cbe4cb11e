import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';
import { cacheFolder } from '../keys/cache-folder';
import type { KeptCharts, KeptOutcome, KeptPoints, RehearsalStore } from '../simulation/kept-rehearsal';

/** Of all kept rehearsals together. The ones that were not used for the longest time go first. */
const MOST_BYTES = 2_000_000_000;

/** The folder of kept rehearsals. */
export function rehearsalFolder(): string {
  return join(cacheFolder(), 'rehearsals');
}

/** Keeps the parts of one rehearsal in files. A file that cannot be read is none. */
export function fileStore(folder: string, key: string): RehearsalStore {
  const fileOf = (part: string) => join(folder, `${key}.${part}`);
  return {
    outcome: () => readKept(fileOf('outcome')) as KeptOutcome | undefined,
    charts: () => readKept(fileOf('charts')) as KeptCharts | undefined,
    points: () => readKept(fileOf('points')) as KeptPoints | undefined,
    keep: (parts) => {
      mkdirSync(folder, { recursive: true });
      for (const [part, data] of Object.entries(parts)) if (data !== undefined) writeKept(fileOf(part), data);
    },
  };
}

/** Removes what was not used for the longest time, where all of it is too much. */
export function trimRehearsals(folder: string, mostBytes = MOST_BYTES): void {
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

/** Written as a whole: another process may read it at any time. */
export function writeKept(file: string, data: unknown): void {
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, gzipSync(serialize(data), { level: 1 }));
  renameSync(unfinished, file);
}
