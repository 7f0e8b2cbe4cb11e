import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** By name, such as the path of a file: the SHA-256 of its content, or another text that identifies it. */
export type Digests = Readonly<Record<string, string>>;

/** SHA-256 in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** SHA-256 of a file's bytes. */
export function fileDigest(file: string): string {
  return sha256(readFileSync(file));
}

/** One content key of several parts. The order in which the parts were added does not matter. */
export function contentKey(parts: Digests): string {
  return sha256(JSON.stringify(Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1))));
}
