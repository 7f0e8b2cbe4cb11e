import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { refuse } from '../model/problem';
import { throwDamage } from './damaged-data';

/** What a file of a folder must be called to be read. */
const READABLE = /\.(json|ndjson|jsonl|ya?ml)(\.gz)?$/i;

/**
 * The files that a path stands for: itself, or those in the folder that hold JSON or YAML, in order of name.
 * @param option what the path was given with, such as `--policies`
 * @throws InputError INP001 where there is nothing to read
 */
export function filesAt(option: string, path: string): string[] {
  if (!existsSync(path)) {
    return refuse({
      code: 'INP001',
      where: `${option} ${path}`,
      rule: 'a file or folder is there',
      got: 'nothing',
      fix: 'mind the spelling, and where the command runs',
    });
  }
  if (!statSync(path).isDirectory()) return [path];
  const files = readdirSync(path)
    .filter((name) => READABLE.test(name))
    .sort()
    .map((name) => join(path, name));
  if (files.length > 0) return files;
  return refuse({
    code: 'INP001',
    where: `${option} ${path}`,
    rule: 'a folder holds .json, .ndjson, .jsonl, .yaml or .yml files, gzipped or not',
    got: 'none of them',
    fix: 'name the file itself, whatever it is called',
  });
}

/**
 * The text of a file, piece by piece; gzip is told by its first bytes, not by the name, and so is UTF-16, which `>`
 * writes in PowerShell. Memory does not grow with the file.
 * @throws InputError INP005 where the compressed data is damaged
 */
export async function* textOf(file: string): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  try {
    for await (const bytes of unzipped(file)) {
      decoder ??= new TextDecoder(encodingOf(bytes as Uint8Array));
      const text = decoder.decode(bytes as Uint8Array, { stream: true });
      if (text !== '') yield text;
    }
  } catch (error) {
    throwDamage(file, error);
  }
}

/** By the mark of byte order at the beginning, which the decoder takes away. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** The whole text of a file that people write: policies, metrics, a plan. */
export async function wholeTextOf(file: string): Promise<string> {
  let text = '';
  for await (const piece of textOf(file)) text += piece;
  return text;
}

async function* unzipped(file: string): AsyncGenerator {
  let first = true;
  let unzip: Readable | undefined;
  const source = createReadStream(file);
  for await (const chunk of createReadStream(file, { end: 1 })) {
    const bytes = chunk as Uint8Array;
    if (first && bytes[0] === 0x1f && bytes[1] === 0x8b) {
      // The error comes out of the stream that is read; the callback has nothing to add.
      unzip = pipeline(source, createGunzip(), () => undefined);
    }
    first = false;
  }
  yield* unzip ?? source;
}
