import { createHash } from 'node:crypto';

/**
 * A service account's id: 6 to 30 characters (https://cloud.google.com/iam/docs/service-accounts-create). A longer name
 * is cut, and a hash of the whole name keeps it unique.
 */
export function accountId(name: string): string {
  if (name.length <= 30) return name.padEnd(6, '0');
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return `${name.slice(0, 23).replace(/-+$/, '')}-${hash}`;
}
