import { TIMEOUTS, type PlatformTimeout } from '../../model/platform-timeouts';
import type { Resource } from '../../terraform/resource';
import type { AuditedDeployable } from './deployable';
import { Fields } from './fields';
import { byDefault, MISSING, valueOf } from './reading';
import { placeOf, type ResourceIndex } from './resource-index';

/** Versions of App Engine services. Their timeout follows from the kind of scaling; nothing sets it. */
export function readAppEngineVersions(index: ResourceIndex): AuditedDeployable[] {
  return [
    ...index.ofType('google_app_engine_standard_app_version').map((resource) => {
      const fields = Fields.of(resource);
      const kept = [fields.block('basic_scaling'), fields.block('manual_scaling')].some((block) => block !== undefined);
      return version(resource, kept ? TIMEOUTS.appEngineManual : TIMEOUTS.appEngineAutomatic);
    }),
    ...index
      .ofType('google_app_engine_flexible_app_version')
      .map((resource) => version(resource, TIMEOUTS.appEngineFlexible)),
  ];
}

function version(resource: Resource, platform: PlatformTimeout): AuditedDeployable {
  const name = Fields.of(resource).text('service', 'default');
  return {
    ...placeOf(resource),
    kind: 'app-engine',
    name,
    label: valueOf(name) ?? resource.path,
    location: MISSING,
    urls: [],
    timeout: platform.default === undefined ? MISSING : byDefault(platform.default),
    platform,
    invokerIamDisabled: byDefault(false),
    event: undefined,
  };
}
