import type { SynthesizedResource } from '../terraform/terraform-json';

/** The three stacks of an environment are named after it. */
const STACK = /^(.+)-(?:pipeline|guard|observability)$/;

/**
 * The resources of each environment, environments sorted by name. What stands in one must not be judged by what stands
 * in another: their services have the same names. Stacks of other names count to the only environment where there is
 * just one, and else together as one of their own, without a name.
 */
export function byEnvironment(
  resources: readonly SynthesizedResource[],
): { readonly environment: string; readonly resources: readonly SynthesizedResource[] }[] {
  const named = new Set(resources.flatMap(({ stack }) => STACK.exec(stack)?.[1] ?? []));
  const [only] = named;
  const otherwise = named.size === 1 && only !== undefined ? only : '';
  const groups = new Map<string, SynthesizedResource[]>();
  for (const resource of resources) {
    const environment = STACK.exec(resource.stack)?.[1] ?? otherwise;
    const group = groups.get(environment);
    if (group === undefined) groups.set(environment, [resource]);
    else group.push(resource);
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([environment, group]) => ({ environment, resources: group }));
}
