import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Node } from 'constructs';
import { POSITIONS_FILE } from '../terraform/positions';

/**
 * Runs in the process of a CDKTF app, before it (`node --import`): writes where each construct was made beside the
 * stacks. Nothing of it is in what is deployed. CDKTF adds metadata of the type `stacktrace` to each of its elements
 * when it is made, and leaves its trace empty.
 */
function record(): void {
  const { Node: nodeClass } = createRequire(resolve('package.json'))('constructs') as { readonly Node: typeof Node };
  const positions: Record<string, { file: string; line: number }> = {};
  const { prototype } = nodeClass;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const addMetadata = prototype.addMetadata;
  prototype.addMetadata = function (this: Node, type, data, options) {
    const position = type === 'stacktrace' ? callerOf(new Error().stack ?? '') : undefined;
    if (position !== undefined) positions[this.path] = position;
    addMetadata.call(this, type, data, options);
  };
  process.on('exit', () => {
    const folder = process.env['CDKTF_OUTDIR'] ?? '';
    if (existsSync(folder)) writeFileSync(join(folder, POSITIONS_FILE), JSON.stringify(positions, null, 1));
  });
}

/** Folders of this package that make constructs for others; in another project they are in node_modules. */
const OWN = ['constructs', 'stacks', 'cli'].map((name) => join(__dirname, '..', name) + sep);

/** The innermost place in the project that is not of a package. */
function callerOf(stack: string): { file: string; line: number } | undefined {
  for (const [, where = '', line] of stack.matchAll(/^\s+at (?:.* \()?(.+?):(\d+):\d+\)?$/gm)) {
    if (where.startsWith('node:')) continue;
    const file = where.startsWith('file:') ? fileURLToPath(where) : where;
    if (file.includes(`${sep}node_modules${sep}`) || OWN.some((folder) => file.startsWith(folder))) continue;
    return { file: relative('.', file).split(sep).join('/'), line: Number(line) };
  }
  return undefined;
}

record();
