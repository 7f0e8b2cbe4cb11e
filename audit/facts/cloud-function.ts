import { TIMEOUTS } from '../../model/platform-timeouts';
import type { Resource } from '../../terraform/resource';
import { urlsOf, type AuditedDeployable } from './deployable';
import { Fields } from './fields';
import { byDefault, valueOf } from './reading';
import { placeOf, type ResourceIndex } from './resource-index';

/** Functions of both generations. */
export function readFunctions(index: ResourceIndex): AuditedDeployable[] {
  return [
    ...index.ofType('google_cloudfunctions2_function').map(secondGeneration),
    ...index.ofType('google_cloudfunctions_function').map(firstGeneration),
  ];
}

function secondGeneration(resource: Resource): AuditedDeployable {
  const fields = Fields.of(resource);
  const trigger = fields.block('event_trigger');
  const platform = trigger === undefined ? TIMEOUTS.httpFunction : TIMEOUTS.eventFunction;
  const retryPolicy = trigger?.text('retry_policy', 'RETRY_POLICY_UNSPECIFIED');
  return {
    ...named(resource, fields),
    kind: 'function',
    location: fields.text('location'),
    urls: urlsOf([fields.text('url'), fields.block('service_config')?.text('uri')]),
    timeout:
      fields.block('service_config')?.seconds('timeout_seconds', platform.default) ?? byDefault(platform.default),
    platform,
    invokerIamDisabled: byDefault(false),
    event:
      retryPolicy === undefined
        ? undefined
        : {
            retries:
              'value' in retryPolicy
                ? { ...retryPolicy, value: retryPolicy.value === 'RETRY_POLICY_RETRY' }
                : retryPolicy,
          },
  };
}

function firstGeneration(resource: Resource): AuditedDeployable {
  const fields = Fields.of(resource);
  const trigger = fields.block('event_trigger');
  const failurePolicy = trigger?.block('failure_policy');
  return {
    ...named(resource, fields),
    kind: 'gen1-function',
    location: fields.text('region'),
    urls: urlsOf([fields.text('https_trigger_url')]),
    timeout: fields.seconds('timeout', TIMEOUTS.gen1Function.default),
    platform: TIMEOUTS.gen1Function,
    invokerIamDisabled: byDefault(false),
    event: trigger && { retries: failurePolicy?.flag('retry', false) ?? byDefault(false) },
  };
}

function named(resource: Resource, fields: Fields) {
  const name = fields.text('name');
  return { ...placeOf(resource), name, label: valueOf(name) ?? resource.path };
}
