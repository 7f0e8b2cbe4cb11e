import { createRequire } from 'node:module';
import { extname } from 'node:path';

/** Whether this code runs from TypeScript sources, under a loader that a module of the user can use as well. */
const RUNS_FROM_SOURCE = extname(__filename) === '.ts';

/**
 * Loads a TypeScript or JavaScript module of the user, which shares our modules: its `Duration` is ours.
 * @returns the exports
 * @throws whatever the module throws, and esbuild's error for a file that cannot be compiled
 */
export async function loadModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  if (!RUNS_FROM_SOURCE) (await import('tsx/cjs/api')).register();
  return createRequire(__filename)(file) as Readonly<Record<string, unknown>>;
}
