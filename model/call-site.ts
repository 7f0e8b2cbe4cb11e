import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const PLACE = /(?:\(|at )((?:file:\/\/)?\/[^()]+):(\d+):\d+\)?$/;

/**
 * Where a function of a file was called from another file, as `pipelines/orders.ts:12`, relative to the working directory.
 * @returns undefined where the stack does not say
 */
export function callerOutside(file: string): string | undefined {
  for (const frame of (new Error().stack ?? '').split('\n').slice(1)) {
    const [, path, line] = PLACE.exec(frame.trim()) ?? [];
    if (path === undefined || line === undefined) continue;
    const caller = path.startsWith('file://') ? fileURLToPath(path) : path;
    if (caller !== file && caller !== __filename) return `${relative(process.cwd(), caller)}:${line}`;
  }
  return undefined;
}
