import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../files/parse-json';
import type { SourcePosition } from './resource';

/** Beside the folder `stacks`: where each construct is made, by its path. */
export const POSITIONS_FILE = 'positions.json';

const schema = z.record(z.string(), z.object({ file: z.string(), line: z.int() }));

/** Where the constructs of a stack are made, by their path; empty where no file of {@link POSITIONS_FILE} says it. */
export function positionsBeside(stackFile: string): ReadonlyMap<string, SourcePosition> {
  const stacks = dirname(dirname(stackFile));
  const file = join(dirname(stacks), POSITIONS_FILE);
  if (basename(stacks) !== 'stacks' || !existsSync(file)) return new Map();
  const positions = schema.safeParse(parseJson(file, readFileSync(file, 'utf8')));
  return new Map(Object.entries(positions.data ?? {}));
}
