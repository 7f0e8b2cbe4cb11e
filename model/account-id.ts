import { createHash } from 'node:crypto';

/**
 * A service account's id: 6 to 30 characters (https://cloud.google.com/iam/docs/service-accounts-create). A longer name
 * is cut, and a hash of the whole name keeps it unique.
 */
export function accountId(name: string): string {
  return shortened(name, 30).padEnd(6, '0');
}

/**
 * A bucket's name: at most 63 characters (https://cloud.google.com/storage/docs/buckets#naming). A longer name is cut as
 * {@link accountId} does it.
 */
export function bucketName(name: string): string {
  return shortened(name, 63);
}

function shortened(name: string, most: number): string {
  if (name.length <= most) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return `${name.slice(0, most - 7).replace(/-+$/, '')}-${hash}`;
}
