import { existsSync } from 'node:fs';
import type { Waiver } from '../audit/waivers';

/** The file that is read where none is named. */
export const WAIVERS = 'phasewatch.waivers.yaml';

/**
 * The waivers of a file: a list, or objects one after the other.
 * @param file @default - `phasewatch.waivers.yaml`, where there is one
 * @throws InputError INP001 or INP002 for a file that cannot be read, AUD003 for an invalid waiver
 */
export async function readWaivers(file?: string): Promise<Waiver[]> {
  if (file === undefined && !existsSync(WAIVERS)) return [];
  const [{ readWaiver }, { documentsOf }] = await Promise.all([
    import('../audit/waivers'),
    import('../files/documents'),
  ]);
  const documents = await documentsOf(file ?? WAIVERS);
  return documents.map(({ value, where }) => readWaiver(where, value));
}
