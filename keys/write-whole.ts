import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file as a whole: another process may read it at any time. Its folder exists. */
export function writeWhole(file: string, content: Uint8Array | string): void {
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, content);
  renameSync(unfinished, file);
}
