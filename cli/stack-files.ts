import { existsSync, readFileSync } from 'node:fs';
import { parseJson } from '../files/documents';
import { noJsonNorYaml } from '../files/other-languages';
import { stackFilesAt, STACK_FILE, stackNameOf } from '../terraform/stack-documents';
import { UsageError } from './usage-error';

/** A synthesized stack, parsed but not checked. */
export interface StackFile {
  /** Name of the stack's folder. */
  readonly stack: string;
  readonly document: unknown;
}

/**
 * Reads synthesized stacks: a `cdk.tf.json`, its folder, or a folder of such folders (`cdktf.out`).
 *
 * @param environment prefix of the stacks to read, if the folder holds several
 * @throws UsageError without a stack to read, InputError INP002 for a file that is not JSON
 */
export function readStackFiles(path: string, environment: string): StackFile[] {
  if (!existsSync(path)) throw new UsageError(`--stack ${path}: no such file or folder; run \`npm run synth\` first`);
  const files = stackFilesAt(path, environment);
  if (files.length === 0) {
    const others = stackFilesAt(path, '').map(stackNameOf);
    throw new UsageError(
      `--stack ${path}: no ${STACK_FILE} of environment '${environment}'${others.length === 0 ? '' : `, only stacks ${others.join(', ')}`}; name another folder, or another --environment`,
    );
  }
  return files.map((file) => ({
    stack: stackNameOf(file),
    document: readJson(file),
  }));
}

/**
 * Reads a JSON file that an option names.
 * @throws UsageError if the file does not exist, InputError INP002 if it is not JSON
 */
export function readJsonFile(option: string, file: string): unknown {
  if (!existsSync(file)) throw new UsageError(`${option} ${file}: no such file`);
  return readJson(file);
}

function readJson(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  const other = noJsonNorYaml(text);
  if (other !== undefined) throw new UsageError(`${file}: not JSON, but ${other.got}; ${other.fix}`);
  return parseJson(file, text);
}

/** Number of resources in the stacks. */
export function resourceCount(stacks: readonly StackFile[]): number {
  return stacks.reduce((sum, { document }) => {
    const { resource } = document as { readonly resource?: Record<string, object> };
    return sum + Object.values(resource ?? {}).reduce((count, named) => count + Object.keys(named).length, 0);
  }, 0);
}
