import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction } from '../../../constructs/function-zip/function-code';

const ROOT = join(__dirname, '..', '..', '..');

/** A bundle with the platform's layout: the deployed file, and the functions framework next to it. */
export interface LaidOut {
  readonly directory: string;
  readonly bytes: number;
  remove(): void;
}

/** Bundles a function as for a deploy and writes it to its own directory. */
export function layOut(name: string): LaidOut {
  const { code } = bundleFunction(name);
  const directory = mkdtempSync(join(tmpdir(), `phasewatch-${name}-`));
  writeFileSync(join(directory, 'index.js'), code);
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name, main: 'index.js' }));
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  return {
    directory,
    bytes: Buffer.byteLength(code),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** Loads a bundle. `T` is the type of its exports. */
export async function load<T>({ directory }: LaidOut): Promise<T> {
  return (await import(join(directory, 'index.js'))) as T;
}
