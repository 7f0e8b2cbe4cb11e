import { existsSync, readFileSync } from 'node:fs';
import { parseJson } from '../files/parse-json';
import { noJsonNorYaml } from '../files/other-languages';
import { OUTPUT } from '../keys/cdktf-app';
import { sha256, type Digests } from '../keys/digest';
import { environmentsAt, stackFilesAt, STACK_FILE, stackNameOf } from '../terraform/stack-documents';
import { UsageError } from './usage-error';

/** A synthesized stack, parsed but not checked. */
export interface StackFile {
  /** Name of the stack's folder. */
  readonly stack: string;
  readonly document: unknown;
}

/** The folder that synth writes. */
export const STACK = OUTPUT;
/** Help of `--stack`. */
export const STACK_HELP = `a cdk.tf.json, or the folder that synth writes (default: "${STACK}")`;
/** Help of `--environment`. */
export const ENVIRONMENT_HELP = 'environment in that folder (default: prod if there is one, else the only one)';

/**
 * Reads synthesized stacks: a `cdk.tf.json`, its folder, or a folder of such folders (`cdktf.out`).
 *
 * @param environment prefix of the stacks to read, if the folder holds several. @default - see `environmentOf`
 * @param stacks SHA-256 of each stack that may be read: of other content, the read fails. @default - any content
 * @throws UsageError without a stack to read, and for other content; InputError INP002 for a file that is not JSON
 */
export function readStackFiles(path: string, environment = environmentOf(path), stacks?: Digests): StackFile[] {
  checkStack(path);
  const files = stackFilesAt(path, environment);
  if (files.length === 0) {
    const others = stackFilesAt(path, '').map(stackNameOf);
    throw new UsageError(
      `--stack ${path}: no ${STACK_FILE} of environment '${environment}'${others.length === 0 ? '' : `, only stacks ${others.join(', ')}`}; name another folder, or another --environment`,
    );
  }
  return files.map((file) => {
    const text = readFileSync(file, 'utf8');
    const stack = stackNameOf(file);
    if (stacks !== undefined && stacks[stack] !== sha256(text))
      throw new UsageError(
        `${file}: another program writes it at the same time; run the command again when it has ended`,
      );
    return { stack, document: parsed(file, text) };
  });
}

/**
 * The environment to read if none is named: `prod` if there is one, else the only one. A folder with one stack of
 * another app has no environment, which is the empty string.
 *
 * @throws UsageError without a stack to read, and if there are several environments
 */
export function environmentOf(path: string): string {
  checkStack(path);
  const environments = environmentsAt(path);
  const [first, ...others] = environments;
  if (environments.includes('prod')) return 'prod';
  if (first !== undefined && others.length === 0) return first;
  const stacks = stackFilesAt(path, '').map(stackNameOf);
  if (stacks.length === 1) return '';
  throw new UsageError(
    first === undefined
      ? `--stack ${path}: ${stacks.length === 0 ? `no ${STACK_FILE}; run \`npm run synth\` first, or name another folder` : `several stacks, ${stacks.join(', ')}; name the folder of one`}`
      : `--environment: several environments, ${environments.join(', ')}; name one`,
  );
}

function checkStack(path: string): void {
  if (!existsSync(path)) throw new UsageError(`--stack ${path}: no such file or folder; run \`npm run synth\` first`);
}

/**
 * Reads a JSON file that an option names.
 * @throws UsageError if the file does not exist, InputError INP002 if it is not JSON
 */
export function readJsonFile(option: string, file: string): unknown {
  if (!existsSync(file)) throw new UsageError(`${option} ${file}: no such file`);
  return parsed(file, readFileSync(file, 'utf8'));
}

function parsed(file: string, text: string): unknown {
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
