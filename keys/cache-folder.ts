import { join, resolve } from 'node:path';

/** Names another folder for results that later runs use again. `diff` sets it, so that both sides share one. */
export const CACHE_VARIABLE = 'PHASEWATCH_CACHE';

/** The folder of kept results: of the working directory, or what the environment names. */
export function cacheFolder(): string {
  return resolve(process.env[CACHE_VARIABLE] ?? join('.cache', 'phasewatch'));
}
