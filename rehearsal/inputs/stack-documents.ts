import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { refuse } from '../../model/problem';
import type { StackDocument } from '../../model/terraform-json';
import { parseJson } from './documents';

const FILE = 'cdk.tf.json';

/**
 * Reads synthesized stacks: a `cdk.tf.json`, its folder, or a folder of such folders (`cdktf.out`).
 * @param environment only stacks whose names start with it, where the folder holds several
 * @throws InputError INP001 where there is nothing to read, INP002 where it is no JSON
 */
export function readStacks(path: string, environment: string): StackDocument[] {
  const files = existsSync(path) ? filesOf(path, environment) : [];
  if (files.length === 0) {
    return refuse({
      code: 'INP001',
      where: path,
      rule: `a synthesized stack is there (${FILE}, environment ${environment})`,
      got: 'nothing',
      fix: 'run `npm run synth` first, or name another folder or environment',
    });
  }
  return files.map((file) => ({
    stack: basename(file) === FILE ? basename(dirname(file)) : basename(file),
    document: parseJson(file, readFileSync(file, 'utf8')),
  }));
}

function filesOf(path: string, environment: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  if (existsSync(join(path, FILE))) return [join(path, FILE)];
  const stacks = existsSync(join(path, 'stacks')) ? join(path, 'stacks') : path;
  return readdirSync(stacks)
    .filter((name) => name.startsWith(`${environment}-`) && existsSync(join(stacks, name, FILE)))
    .sort()
    .map((name) => join(stacks, name, FILE));
}
