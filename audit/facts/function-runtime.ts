import type { Resource } from '../../terraform/resource';
import { Fields } from './fields';
import { isIgnored } from './ignored-field';
import { MISSING, valueOf, type Reading } from './reading';
import type { ResourceIndex } from './resource-index';

/** The runtime of a function of either generation: `nodejs24`. */
export interface FunctionRuntime {
  /** Construct path of the function. */
  readonly path: string;
  /** Name of the function; its construct path where the name is known at apply only. */
  readonly label: string;
  /** Where it is set: `build_config.runtime` of the 2nd generation, `runtime` of the 1st. */
  readonly field: string;
  /** `ignored`: Terraform ignores the field, so other deploys decide which runtime is deployed. */
  readonly runtime: Reading<string> | { readonly kind: 'ignored' };
}

/** The runtimes of all functions, the 2nd generation first. */
export function readFunctionRuntimes(index: ResourceIndex): FunctionRuntime[] {
  return [
    ...index.ofType('google_cloudfunctions2_function').map((resource) => {
      const runtime = Fields.of(resource).block('build_config')?.text('runtime') ?? MISSING;
      return runtimeOf(resource, 'build_config.runtime', runtime);
    }),
    ...index.ofType('google_cloudfunctions_function').map((resource) => {
      return runtimeOf(resource, 'runtime', Fields.of(resource).text('runtime'));
    }),
  ];
}

function runtimeOf(resource: Resource, field: string, runtime: Reading<string>): FunctionRuntime {
  return {
    path: resource.path,
    label: valueOf(Fields.of(resource).text('name')) ?? resource.path,
    field,
    runtime: isIgnored(resource, field) ? { kind: 'ignored' } : runtime,
  };
}
