import { z } from 'zod';
import type { Pipeline } from '../../../model/pipeline';
import { synthesizeProd } from '../../declared';
import { smallPipeline } from './small-pipeline';

/** The pipelines whose configuration is kept, by the name of its file. */
export const CONFIGURED: Readonly<Record<string, Pipeline>> = {
  'sample-prod.json': smallPipeline,
};

const guardStackSchema = z.object({
  resource: z.object({
    google_storage_bucket_object: z.object({ 'guard-config': z.object({ content: z.string(), name: z.string() }) }),
  }),
});

/** The bytes of the object in Cloud Storage that the deployed stack writes. */
export function deployedConfiguration(pipeline: Pipeline): string {
  const guard = synthesizeProd(pipeline).find(({ stack }) => stack === 'prod-guard');
  const { resource } = guardStackSchema.parse(guard?.document);
  const { content } = resource.google_storage_bucket_object['guard-config'];
  // Terraform interprets ${ and %{ in a string; without them the object holds the string unchanged.
  if (/[$%]\{/.test(content)) throw new Error('the configuration holds a Terraform template');
  return content;
}
