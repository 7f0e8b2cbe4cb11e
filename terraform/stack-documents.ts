import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { STACK_PARTS } from '../model/names';
import { refuse } from '../model/problem';
import type { StackDocument } from './terraform-json';
import { parseJson } from '../files/parse-json';
import { positionsBeside } from './positions';

/** CDKTF's file name for a stack. */
export const STACK_FILE = 'cdk.tf.json';

/**
 * Reads synthesized stacks: a `cdk.tf.json`, its folder, or a folder of such folders (`cdktf.out`).
 * @param environment only its stacks, where the folder holds several
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
    positions: positionsBeside(file),
  }));
}

/** The names of our stacks: the environment, with the prefix of the pipeline if it has one, and the part. */
const OUR_STACK = new RegExp(`^(.+)-(?:${STACK_PARTS.join('|')})$`);

/** The environment of a stack, as `--environment` names it: `prod` of `prod-guard`. Undefined for stacks of other apps. */
export function environmentOfStack(stack: string): string | undefined {
  return OUR_STACK.exec(stack)?.[1];
}

/** The environments of the stacks in a folder that synth wrote. */
export function environmentsAt(path: string): string[] {
  return [...new Set(stackFilesAt(path, '').flatMap((file) => environmentOfStack(stackNameOf(file)) ?? []))];
}

/** The name of a stack: its folder's name; the file's name where that is not `cdk.tf.json`. */
export function stackNameOf(file: string): string {
  return basename(file) === STACK_FILE ? basename(dirname(file)) : basename(file);
}

/**
 * The files of the stacks at an existing path.
 * @param environment only its stacks, and those of other apps whose names start with it; empty for all
 */
export function stackFilesAt(path: string, environment: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  if (existsSync(join(path, STACK_FILE))) return [join(path, STACK_FILE)];
  const stacks = existsSync(join(path, 'stacks')) ? join(path, 'stacks') : path;
  return readdirSync(stacks)
    .filter((name) => isOf(environment, name) && existsSync(join(stacks, name, STACK_FILE)))
    .sort()
    .map((name) => join(stacks, name, STACK_FILE));
}

/** `orders-prod-guard` is no stack of an environment `orders`, although its name starts with it. */
function isOf(environment: string, stack: string): boolean {
  const own = environmentOfStack(stack);
  return environment === '' || (own === undefined ? stack.startsWith(`${environment}-`) : own === environment);
}
