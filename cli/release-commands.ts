import { STACK } from './stack-files';
import { adoptedResources } from '../terraform/adopted-resources';
import { readCurrentStacks, type StackOptions } from './current-stacks';
import { UsageError } from './usage-error';

/**
 * The commands that remove every adopted resource of the stacks from their Terraform states: what runs stays as it is, and a
 * destroy leaves it alone.
 * @throws UsageError where the stacks adopt nothing, and as `readCurrentStacks`
 */
export async function releaseCommands({ stack, environment }: StackOptions): Promise<string> {
  const { documents } = await readCurrentStacks({ stack, environment });
  const lines = documents.flatMap(({ stack: name, document }) =>
    adoptedResources(document).map(({ to }) => `terraform -chdir=${STACK}/stacks/${name} state rm '${to}'`),
  );
  if (lines.length === 0) throw new UsageError('adopt --release: the stacks adopt nothing; nothing to release');
  return `${lines.join('\n')}\n`;
}
