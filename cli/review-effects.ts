import { existsSync } from 'node:fs';
import { documentsOf } from '../files/documents';
import { InputError } from '../model/problem';
import { schemaProblems } from '../model/schema-problems';
import { effectsSchema, type Effects } from '../review/effects';

/** Which kinds of change fail. */
export const REVIEW_FILE = 'phasewatch.review.yaml';

/**
 * The effects of `phasewatch.review.yaml`, where there is one.
 * @throws InputError INP002 for a file that is not YAML, and as `schemaProblems`
 */
export async function readEffects(): Promise<Effects> {
  if (!existsSync(REVIEW_FILE)) return {};
  const [{ value = {} } = {}] = await documentsOf(REVIEW_FILE);
  const { problems } = schemaProblems(REVIEW_FILE, effectsSchema, value);
  if (problems.length > 0) throw new InputError(problems);
  return effectsSchema.parse(value);
}
