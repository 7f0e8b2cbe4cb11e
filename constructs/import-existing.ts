import type { TerraformResource } from 'cdktf';
import { TerraformStack } from 'cdktf';

/**
 * Adopts an existing resource: the next apply imports it instead of creating it. Writes the `import` block itself, because
 * CDKTF's `importFrom` starts a Terraform binary during synthesis (cdktf 0.21 `lib/terraform-resource.ts`), and a reviewer's
 * machine may have none.
 */
export function importExisting(resource: TerraformResource, id: string): void {
  const stack = TerraformStack.of(resource);
  const blocks = (importBlocks.get(stack) ?? []).concat({
    to: `${resource.terraformResourceType}.${resource.friendlyUniqueId}`,
    id,
  });
  importBlocks.set(stack, blocks);
  stack.addOverride('import', blocks);
}

const importBlocks = new WeakMap<TerraformStack, { to: string; id: string }[]>();
