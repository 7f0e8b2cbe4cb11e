import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Names of the runbooks that exist, without `.md`. */
export function runbookNames(): ReadonlySet<string> {
  const files = readdirSync(join(__dirname, '..', 'docs', 'runbooks'));
  return new Set(files.filter((file) => file.endsWith('.md')).map((file) => basename(file, '.md')));
}
