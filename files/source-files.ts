import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { refuse } from '../model/problem';
import { throwDamage } from './damaged-data';

/** Names of the files of a folder that are read. */
const READABLE = /\.(json|ndjson|jsonl|ya?ml)(\.gz)?$/i;

/** Names of folders and files that hold no input of a user. */
const HIDDEN = /^(\.|node_modules$)/;

/**
 * Lists the files of a path: the file itself, or the JSON and YAML files of a folder and its folders, sorted by name.
 * Hidden files and folders, and `node_modules`, are left out.
 * @param option option of the command line that the path belongs to, such as `--policies`
 * @param onOther called with each other file of the folder
 * @throws InputError INP001 where there is no file
 */
export function filesAt(option: string, path: string, onOther: (file: string) => void = () => undefined): string[] {
  if (!existsSync(path)) {
    return refuse({
      code: 'INP001',
      where: `${option} ${path}`,
      rule: 'the file or folder exists',
      got: 'no such file or folder',
      fix: 'check the path; it is relative to the folder the command runs in',
    });
  }
  if (!statSync(path).isDirectory()) return [path];
  const files: string[] = [];
  for (const file of filesBelow(path)) {
    if (READABLE.test(file)) files.push(file);
    else onOther(file);
  }
  if (files.length > 0) return files;
  return refuse({
    code: 'INP001',
    where: `${option} ${path}`,
    rule: 'the folder contains .json, .ndjson, .jsonl, .yaml or .yml files, gzipped or not',
    got: 'no such file',
    fix: 'pass the path of the file, which may have any name',
  });
}

/** A link to a folder is not followed, as it may lead back. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !HIDDEN.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((one) => {
      const path = join(folder, one.name);
      if (one.isDirectory()) return filesBelow(path);
      return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? [path] : [];
    });
}

/**
 * Reads the text of a file piece by piece; memory does not grow with the file. Gzip, and UTF-16 as PowerShell's `>`
 * writes it, are recognized by their first bytes, not by the name.
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

/** The encoding, by the byte order mark, which the decoder removes. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** Reads the whole text of a file. @throws InputError INP005 where the compressed data is damaged */
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
      // The stream that is read throws the error, so the callback can ignore it.
      unzip = pipeline(source, createGunzip(), () => undefined);
    }
    first = false;
  }
  yield* unzip ?? source;
}
