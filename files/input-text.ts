import { existsSync, readFileSync, statSync } from 'node:fs';
import { refuse } from '../model/problem';
import { wholeTextOf } from './source-files';

/** Stands for standard input where a file is expected. */
export const STANDARD_INPUT = '-';

/** How messages name an input. */
export function inputName(file: string): string {
  return file === STANDARD_INPUT ? 'standard input' : file;
}

/**
 * The text of the file that an option names, gzipped or not, or of standard input.
 * @throws InputError INP001 where there is no such file
 */
export async function inputText(option: string, file: string): Promise<string> {
  if (file === STANDARD_INPUT) return readFileSync(0, 'utf8');
  const got = !existsSync(file) ? 'no such file' : statSync(file).isDirectory() ? 'a folder' : undefined;
  if (got === undefined) return wholeTextOf(file);
  return refuse({
    code: 'INP001',
    where: `${option} ${file}`,
    rule: 'the path is a file',
    got,
    fix: 'check the path; it is relative to the folder the command runs in',
  });
}
