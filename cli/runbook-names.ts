import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the alert policies with a runbook: folders of `stacks/alerts/`. */
export function runbookNames(): ReadonlySet<string> {
  const folder = join(__dirname, '..', 'stacks', 'alerts');
  return new Set(readdirSync(folder).filter((name) => existsSync(join(folder, name, 'runbook.md'))));
}
