import type { Duration } from '../../model/duration';
import { LIMITS, type DurationRange } from '../../model/platform-limits';
import type { Resource } from '../../terraform/resource';
import { Fields } from './fields';
import { DEFAULTS } from './platform-defaults';
import { valueOf, type Reading } from './reading';
import { placeOf, type Placed, type ResourceIndex } from './resource-index';

const SERVICE = 'google_cloud_run_v2_service';
const FUNCTION = 'google_cloudfunctions2_function';

/** Something that is called and has a request timeout: a Cloud Run service or a Cloud Functions (2nd gen) function. */
export interface AuditedDeployable extends Placed {
  readonly kind: 'service' | 'function';
  readonly name: Reading<string>;
  /** Its name; its construct path where the name is known at apply only. */
  readonly label: string;
  /** Its region, such as `us-central1`. */
  readonly location: Reading<string>;
  /** The URLs that Google gave it, where they are known: in a state, or in a plan of what exists. */
  readonly urls: readonly string[];
  readonly timeout: Reading<Duration>;
  /** What the platform accepts as its timeout. */
  readonly limit: DurationRange;
  /** Does it accept calls without an identity, whatever IAM grants? */
  readonly invokerIamDisabled: Reading<boolean>;
}

export function readDeployables(index: ResourceIndex): AuditedDeployable[] {
  return [...index.ofType(SERVICE).map(service), ...index.ofType(FUNCTION).map(cloudFunction)];
}

function service(resource: Resource): AuditedDeployable {
  const fields = Fields.of(resource);
  return {
    ...named(resource, fields),
    kind: 'service',
    urls: urlsOf([fields.text('uri'), ...textsOf(fields.list('urls'))]),
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
    urls: urlsOf([fields.text('url'), fields.block('service_config')?.text('uri')]),
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
  return { ...placeOf(resource), name, label: valueOf(name) ?? resource.path, location: fields.text('location') };
}

/** Those that are known. */
export function urlsOf(readings: readonly (Reading<string> | undefined)[]): string[] {
  return readings.flatMap((reading) => (reading === undefined ? [] : (valueOf(reading) ?? [])));
}

function textsOf(list: Reading<readonly string[]>): Reading<string>[] {
  return (valueOf(list) ?? []).map((value) => ({ kind: 'declared', value }));
}

/** The deployable of that name; undefined where no stack that was read holds it. */
export function deployableNamed(
  deployables: readonly AuditedDeployable[],
  name: string,
): AuditedDeployable | undefined {
  return deployables.find((deployable) => valueOf(deployable.name) === name);
}
