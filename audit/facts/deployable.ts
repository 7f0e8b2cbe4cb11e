import type { Duration } from '../../model/duration';
import { LIMITS, type DurationRange } from '../../model/platform-limits';
import type { Resource } from '../../terraform/resource';
import { Fields } from './fields';
import { DEFAULTS } from './platform-defaults';
import { valueOf, type Reading } from './reading';
import { placeOf, samePlace, type Placed, type ResourceIndex } from './resource-index';

const SERVICE = 'google_cloud_run_v2_service';
const FUNCTION = 'google_cloudfunctions2_function';

/** Something that is called and has a request timeout: a Cloud Run service or a Cloud Functions (2nd gen) function. */
export interface AuditedDeployable extends Placed {
  readonly kind: 'service' | 'function';
  readonly name: Reading<string>;
  /** Its name; its construct path where the name is known at apply only. */
  readonly label: string;
  readonly timeout: Reading<Duration>;
  /** What the platform accepts as its timeout. */
  readonly limit: DurationRange;
  /** Does it accept calls without an identity, whatever IAM grants? */
  readonly invokerIamDisabled: Reading<boolean>;
}

/** The deployable that a call reaches, or the text from which the audit could not determine it. */
export type Callee =
  | { readonly kind: 'deployable'; readonly deployable: AuditedDeployable }
  | { readonly kind: 'unresolved'; readonly text: string };

export function readDeployables(index: ResourceIndex): AuditedDeployable[] {
  return [...index.ofType(SERVICE).map(service), ...index.ofType(FUNCTION).map(cloudFunction)];
}

function service(resource: Resource): AuditedDeployable {
  const fields = Fields.of(resource);
  return {
    ...named(resource, fields),
    kind: 'service',
    timeout: fields.block('template')?.duration('timeout', DEFAULTS.serviceTimeout) ?? {
      kind: 'default',
      value: DEFAULTS.serviceTimeout,
    },
    limit: LIMITS.cloudRunServiceTimeout,
    invokerIamDisabled: fields.flag('invoker_iam_disabled', false),
  };
}

function cloudFunction(resource: Resource): AuditedDeployable {
  const fields = Fields.of(resource);
  return {
    ...named(resource, fields),
    kind: 'function',
    timeout: fields.block('service_config')?.seconds('timeout_seconds', DEFAULTS.functionTimeout) ?? {
      kind: 'default',
      value: DEFAULTS.functionTimeout,
    },
    limit: LIMITS.functionHttpTimeout,
    invokerIamDisabled: { kind: 'default', value: false },
  };
}

function named(resource: Resource, fields: Fields) {
  const name = fields.text('name');
  return { ...placeOf(resource), name, label: valueOf(name) ?? resource.path };
}

/** The deployable that a URL refers to. A URL without a reference stays unresolved. */
export function calleeOf(
  index: ResourceIndex,
  deployables: readonly AuditedDeployable[],
  stack: string,
  url: string | undefined,
): Callee {
  const target = index.referredTo(stack, url);
  const deployable = target && deployables.find((candidate) => samePlace(candidate, target));
  return deployable === undefined ? { kind: 'unresolved', text: url ?? 'no URL' } : { kind: 'deployable', deployable };
}

/** The deployable of that name; undefined where no stack that was read holds it. */
export function deployableNamed(
  deployables: readonly AuditedDeployable[],
  name: string,
): AuditedDeployable | undefined {
  return deployables.find((deployable) => valueOf(deployable.name) === name);
}
