import { relative } from 'node:path';

/**
 * A module that a file of the app imports and that does not exist, as one line; empty for any other error.
 * @see https://nodejs.org/api/errors.html#module_not_found
 */
export function missingModule(error: Error & { readonly requireStack?: readonly string[] }): string[] {
  const missing = /^Cannot find module '(.+)'/.exec(error.message)?.[1];
  const [importer] = error.requireStack ?? [];
  if (missing === undefined || importer === undefined || importer.includes('/node_modules/')) return [];
  return [
    `${relative(process.cwd(), importer)}: a module that is imported exists, got '${missing}'; correct its name, or install its package`,
  ];
}
