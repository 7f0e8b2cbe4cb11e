import type { Duration } from '../../model/duration';
import { TIMEOUTS } from '../../model/platform-timeouts';
import type { Resource } from '../../terraform/resource';
import { urlsOf, type AuditedDeployable } from './deployable';
import { Fields } from './fields';
import { byDefault, declared, valueOf, type Reading } from './reading';
import { placeOf, type ResourceIndex } from './resource-index';

/** Cloud Run services of both Terraform types. */
export function readServices(index: ResourceIndex): AuditedDeployable[] {
  return [
    ...index.ofType('google_cloud_run_v2_service').map((resource) => {
      const fields = Fields.of(resource);
      const timeout = fields.block('template')?.duration('timeout', TIMEOUTS.service.default);
      const urls = [fields.text('uri'), ...(valueOf(fields.list('urls')) ?? []).map((url) => declared(url))];
      return {
        ...service(resource, timeout),
        urls: urlsOf(urls),
        invokerIamDisabled: fields.flag('invoker_iam_disabled', false),
      };
    }),
    ...index.ofType('google_cloud_run_service').map((resource) => {
      const fields = Fields.of(resource);
      const spec = fields.block('template')?.block('spec');
      return {
        ...service(resource, spec?.seconds('timeout_seconds', TIMEOUTS.service.default)),
        urls: urlsOf([fields.block('status')?.text('url')]),
        invokerIamDisabled: invokerAnnotation(fields),
      };
    }),
  ];
}

function service(
  resource: Resource,
  timeout: Reading<Duration> | undefined,
): Omit<AuditedDeployable, 'urls' | 'invokerIamDisabled'> {
  const fields = Fields.of(resource);
  const name = fields.text('name');
  return {
    ...placeOf(resource),
    kind: 'service',
    name,
    label: valueOf(name) ?? resource.path,
    location: fields.text('location'),
    timeout: timeout ?? byDefault(TIMEOUTS.service.default),
    platform: TIMEOUTS.service,
    event: undefined,
  };
}

/** The first version of the API has an annotation: https://cloud.google.com/run/docs/authenticating/public */
function invokerAnnotation(fields: Fields): Reading<boolean> {
  const annotations = fields.block('metadata')?.block('annotations');
  return annotations?.flag('run.googleapis.com/invoker-iam-disabled', false) ?? byDefault(false);
}
