import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIGURED, deployedConfiguration } from './configuration';
import { versionFolder, writeDocuments, writeNew } from './fixture-files';
import { writeHistory } from './history';

/**
 * Makes the fixtures of a new version of the stored state: `npx tsx test/pins/state/make-fixtures.ts 2`. Existing versions
 * are frozen and refused.
 */
async function main(version: number): Promise<void> {
  const folder = versionFolder(version);
  if (!Number.isInteger(version) || version < 1) throw new Error('name the version: 2 or later');
  if (existsSync(folder)) throw new Error(`${folder} exists; fixtures are never made again`);
  const { documents: byMoment, failures } = await writeHistory();
  if (failures.length > 0) throw new Error(failures.join('\n'));
  for (const [moment, documents] of byMoment) writeDocuments(join(folder, moment), documents);
  for (const [file, pipeline] of Object.entries(CONFIGURED)) {
    writeNew(join(folder, 'configuration', file), deployedConfiguration(pipeline));
  }
}

void main(Number(process.argv[2])).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
