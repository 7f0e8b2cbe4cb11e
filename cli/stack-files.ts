import { existsSync, readFileSync } from 'node:fs';
import { parseJson } from '../files/documents';
import { noJsonNorYaml } from '../files/other-languages';
import { stackFilesAt, STACK_FILE, stackNameOf } from '../terraform/stack-documents';
import { UsageError } from './usage-error';

/** A synthesized stack as it was read; modules judge what it holds. */
export interface StackFile {
  /** Name of the stack: that of its folder. */
  readonly stack: string;
  readonly document: unknown;
}

/**
 * Reads synthesized stacks: a `cdk.tf.json`, its folder, or a folder of such folders (`cdktf.out`).
 *
 * @param environment only stacks whose names start with it, where the folder holds several
 * @throws UsageError where there is nothing to read, InputError INP002 where it is no JSON
 */
export function readStackFiles(path: string, environment: string): StackFile[] {
  if (!existsSync(path))
    throw new UsageError(`--stack ${path}: there is no such file or folder; run \`npm run synth\` first`);
  const files = stackFilesAt(path, environment);
  if (files.length === 0) {
    const others = stackFilesAt(path, '').map(stackNameOf);
    throw new UsageError(
      `--stack ${path}: no ${STACK_FILE} of environment '${environment}' in it${others.length === 0 ? '' : `, but the stacks ${others.join(', ')}`}; name another folder, or --environment`,
    );
  }
  return files.map((file) => ({
    stack: stackNameOf(file),
    document: readJson(file),
  }));
}

/**
 * Reads a JSON file that an option names.
 * @throws UsageError where it is not there, InputError INP002 where it is no JSON
 */
export function readJsonFile(option: string, file: string): unknown {
  if (!existsSync(file)) throw new UsageError(`${option} ${file}: there is no such file`);
  return readJson(file);
}

function readJson(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  const other = noJsonNorYaml(text);
  if (other !== undefined) throw new UsageError(`${file}: not JSON, but ${other.got}; ${other.fix}`);
  return parseJson(file, text);
}

/** How many resources the stacks hold, whatever they are. */
export function resourceCount(stacks: readonly StackFile[]): number {
  return stacks.reduce((sum, { document }) => {
    const { resource } = document as { readonly resource?: Record<string, object> };
    return sum + Object.values(resource ?? {}).reduce((count, named) => count + Object.keys(named).length, 0);
  }, 0);
}
