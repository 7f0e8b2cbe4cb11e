import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { refuse } from '../model/problem';
import type { StackDocument } from './terraform-json';
import { parseJson } from '../files/documents';

/** CDKTF's file name for a stack. */
export const STACK_FILE = 'cdk.tf.json';

/**
 * Reads synthesized stacks: a `cdk.tf.json`, its folder, or a folder of such folders (`cdktf.out`).
 * @param environment only stacks whose names start with it, where the folder holds several
 * @throws InputError INP001 where there is no stack, INP002 where a file is not JSON
 */
export function readStacks(path: string, environment: string): StackDocument[] {
  const files = existsSync(path) ? stackFilesAt(path, environment) : [];
  if (files.length === 0) {
    return refuse({
      code: 'INP001',
      where: path,
      rule: `the path holds a synthesized stack (${STACK_FILE}, environment ${environment})`,
      got: 'none',
      fix: 'run `npm run synth` first, or name another folder or environment',
    });
  }
  return files.map((file) => ({
    stack: stackNameOf(file),
    document: parseJson(file, readFileSync(file, 'utf8')),
  }));
}

/** What the names of our stacks end with, after the environment. */
const OUR_STACKS = /-(?:pipeline|guard|observability)$/;

/** The environments of the stacks in a folder that synth wrote: `prod` of `prod-guard`. Stacks of other apps have none. */
export function environmentsAt(path: string): string[] {
  const ours = stackFilesAt(path, '')
    .map(stackNameOf)
    .filter((name) => OUR_STACKS.test(name));
  return [...new Set(ours.map((name) => name.replace(OUR_STACKS, '')))];
}

/** The name of a stack: its folder's name; the file's name where that is not `cdk.tf.json`. */
export function stackNameOf(file: string): string {
  return basename(file) === STACK_FILE ? basename(dirname(file)) : basename(file);
}

/**
 * The files of the stacks at an existing path.
 * @param environment only stacks whose names start with it; empty for all
 */
export function stackFilesAt(path: string, environment: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  if (existsSync(join(path, STACK_FILE))) return [join(path, STACK_FILE)];
  const stacks = existsSync(join(path, 'stacks')) ? join(path, 'stacks') : path;
  return readdirSync(stacks)
    .filter(
      (name) =>
        (environment === '' || name.startsWith(`${environment}-`)) && existsSync(join(stacks, name, STACK_FILE)),
    )
    .sort()
    .map((name) => join(stacks, name, STACK_FILE));
}
