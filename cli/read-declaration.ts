import { resolve } from 'node:path';
import type { Pipeline } from '../model/pipeline';
import { loadModule } from './load-module';
import { UsageError } from './usage-error';

/**
 * Reads the pipeline that a file declares.
 * @throws UsageError where the file cannot be loaded or exports no pipeline; InputError where its declaration is refused
 */
export async function readDeclaration(file: string): Promise<Pipeline> {
  const exported = await loadModule(resolve(file)).catch((error: unknown) => {
    if (error instanceof Error && 'problems' in error) throw error;
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new UsageError(`${file}: cannot be loaded, ${why}; run npm install, or correct the file`);
  });
  const pipeline = Object.values(exported).find(isPipeline);
  if (pipeline === undefined) throw new UsageError(`${file}: exports no pipeline; export the result of definePipeline`);
  return pipeline;
}

function isPipeline(value: unknown): value is Pipeline {
  return typeof value === 'object' && value !== null && 'phases' in value && 'projects' in value;
}
