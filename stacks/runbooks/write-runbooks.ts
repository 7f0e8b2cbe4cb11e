import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Pipeline } from '../../model/pipeline';
import { runbookFile } from '../../model/repository';
import { runbookPage } from './runbook-page';

/**
 * Writes the runbooks of every environment of a pipeline, where its notifications link to.
 * @param root folder of the repository
 * @returns the files, relative to the root
 * @throws InputError as {@link runbookPage}; then no file is written
 */
export function writeRunbooks(root: string, pipeline: Pipeline): string[] {
  const pages = Object.keys(pipeline.projects).map(
    (environment) => [runbookFile(pipeline, environment), runbookPage(pipeline, environment)] as const,
  );
  for (const [file, page] of pages) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), page);
  }
  return pages.map(([file]) => file);
}
