import { Fields } from './fields';
import { isIgnored } from './ignored-field';
import { MISSING, valueOf, type Reading } from './reading';
import type { ResourceIndex } from './resource-index';

/** The runtime of a Cloud Functions (2nd gen) function: `nodejs24`. */
export interface FunctionRuntime {
  /** Construct path of the function. */
  readonly path: string;
  /** Name of the function; its construct path where the name is known at apply only. */
  readonly label: string;
  /** `ignored`: Terraform ignores the field, so other deploys decide which runtime is deployed. */
  readonly runtime: Reading<string> | { readonly kind: 'ignored' };
}

/** The runtimes of all functions, in the order of the stacks. */
export function readFunctionRuntimes(index: ResourceIndex): FunctionRuntime[] {
  return index.ofType('google_cloudfunctions2_function').map((resource) => {
    const fields = Fields.of(resource);
    return {
      path: resource.path,
      label: valueOf(fields.text('name')) ?? resource.path,
      runtime: isIgnored(resource, 'build_config.runtime')
        ? { kind: 'ignored' }
        : (fields.block('build_config')?.text('runtime') ?? MISSING),
    };
  });
}
