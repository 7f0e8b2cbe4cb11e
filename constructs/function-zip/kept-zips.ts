import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../keys/cache-folder';
import { sha256 } from '../../keys/digest';
import { writeWhole } from '../../keys/write-whole';

/** The zip of a function. */
export interface Zip {
  /** Path of the zip. */
  readonly file: string;
  /** SHA-256 of the zip, first 16 hex digits. */
  readonly hash: string;
}

/** Where CDKTF finds the zips, and beside each one or more files that name it by the key of what it was made from. */
const folder = () => join(cacheFolder(), 'packages');
const keyFile = (name: string, key: string) => join(folder(), `${name}-${key.slice(0, 16)}.key`);

/** The zip that was made from the same inputs. Undefined: there is none, or its bytes are no longer those. */
export function keptZip(name: string, key: string): Zip | undefined {
  try {
    const hash = readFileSync(keyFile(name, key), 'utf8');
    const file = zipFile(name, hash);
    return hashOf(readFileSync(file)) === hash ? { file, hash } : undefined;
  } catch {
    return undefined;
  }
}

/** @param key content key of all that the zip was made from */
export function keepZip(name: string, key: string, zip: Uint8Array): Zip {
  const hash = hashOf(zip);
  const file = zipFile(name, hash);
  mkdirSync(folder(), { recursive: true });
  writeWhole(file, zip);
  writeWhole(keyFile(name, key), hash);
  return { file, hash };
}

function zipFile(name: string, hash: string): string {
  return join(folder(), `${name}-${hash}.zip`);
}

function hashOf(zip: Uint8Array): string {
  return sha256(zip).slice(0, 16);
}
