import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Pipeline } from '../model/pipeline';

const FOLDER = join(__dirname, '../pipelines');

/** The declarations that the files of `pipelines/` export, in the order of the files. */
export function declaredPipelines(): Pipeline[] {
  if (!existsSync(FOLDER)) return [];
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .flatMap((file) => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- the name is a value
      const exported: object = require(join(FOLDER, file)) as object;
      return Object.values(exported).filter(isPipeline);
    });
}

function isPipeline(value: unknown): value is Pipeline {
  return typeof value === 'object' && value !== null && 'phases' in value && 'projects' in value;
}
