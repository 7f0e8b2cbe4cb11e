import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const PLACE = /(?:\(|at )((?:file:\/\/)?\/[^()]+):(\d+):\d+\)?$/;

/**
 * Where a function of a file was called from another file, as `pipelines/orders.ts:12`, relative to the working directory.
 * @returns undefined where the stack does not say
 */
export function callerOutside(file: string): string | undefined {
  return placeIn(new Error().stack ?? '', [file, __filename]);
}

/** The first place in a stack trace that is neither in one of the files nor in Node.js or an installed package. */
export function placeIn(stack: string, others: readonly string[]): string | undefined {
  for (const frame of stack.split('\n')) {
    const [, path, line] = PLACE.exec(frame.trim()) ?? [];
    if (path === undefined || line === undefined) continue;
    const caller = path.startsWith('file://') ? fileURLToPath(path) : path;
    if (!others.includes(caller) && !caller.includes('/node_modules/'))
      return `${relative(process.cwd(), caller)}:${line}`;
  }
  return undefined;
}
