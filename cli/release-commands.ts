import { dirname } from 'node:path';
import { adoptedResources } from '../terraform/adopted-resources';
import { stackFilesAt, stackNameOf } from '../terraform/stack-documents';
import { readCurrentStacks, type StackOptions } from './current-stacks';
import { STACK } from './stack-options';
import { UsageError } from './usage-error';

/**
 * The commands that remove every adopted resource of the stacks from their Terraform states: what runs stays as it is, and a
 * destroy leaves it alone.
 * @throws UsageError where the stacks adopt nothing, and as `readCurrentStacks`
 */
export async function releaseCommands({ stack, environment }: StackOptions): Promise<string> {
  const { documents } = await readCurrentStacks({ stack, environment });
  const path = stack ?? STACK;
  const folders = new Map(stackFilesAt(path, '').map((file) => [stackNameOf(file), dirname(file)]));
  const lines = documents.flatMap(({ stack: name, document }) =>
    adoptedResources(document).map(({ to }) => `terraform ${chdir(folders.get(name) ?? path)} state rm '${to}'`),
  );
  if (lines.length === 0) throw new UsageError('adopt --release: the stacks adopt nothing; nothing to release');
  return `${lines.join('\n')}\n`;
}

/** A folder with characters that a shell would read is quoted. */
function chdir(folder: string): string {
  const option = `-chdir=${folder}`;
  return /^[\w./=-]+$/.test(option) ? option : `'${option.replaceAll("'", "'\\''")}'`;
}
