import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../keys/cache-folder';
import type { KeptCharts, KeptOutcome, KeptPoints, RehearsalStore } from '../simulation/kept-rehearsal';
import { readKept, writeKept } from './kept-files';

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
