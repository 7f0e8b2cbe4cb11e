import { environmentOfStack } from '../terraform/stack-documents';
import type { Resource } from '../terraform/resource';

/**
 * The resources of each environment, sorted by the environment's name. Environments are judged apart, because their
 * services have the same names. Stacks with other names belong to the only environment where there is one; otherwise
 * they form an environment without a name.
 */
export function byEnvironment(
  resources: readonly Resource[],
): { readonly environment: string; readonly resources: readonly Resource[] }[] {
  const named = new Set(resources.flatMap(({ stack }) => environmentOfStack(stack) ?? []));
  const [only] = named;
  const otherwise = named.size === 1 && only !== undefined ? only : '';
  const groups = new Map<string, Resource[]>();
  for (const resource of resources) {
    const environment = environmentOfStack(resource.stack) ?? otherwise;
    const group = groups.get(environment);
    if (group === undefined) groups.set(environment, [resource]);
    else group.push(resource);
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([environment, group]) => ({ environment, resources: group }));
}
