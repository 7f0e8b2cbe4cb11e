import { z } from 'zod';
import { InputError } from '../../model/problem';
import { withoutUnset } from './policy-from-api';
import { inApiSpelling } from './terraform-spelling';

/** A service of Monitoring: the fields that basic SLIs need. */
export interface MonitoredService {
  /** Its names in objectives: `projects/…/services/…`, its id, or the address of the Terraform resource. */
  readonly names: readonly string[];
  /** Such as `CLOUD_RUN`. */
  readonly type: string;
  /** The labels of its metrics, of a Cloud Run service. */
  readonly cloudRun: CloudRunLabels | undefined;
}

export interface CloudRunLabels {
  readonly serviceName: string;
  readonly location: string | undefined;
}

const labels = z.object({ serviceName: z.string(), location: z.string().optional() });
const basic = z.object({
  serviceType: z.string(),
  serviceLabels: z.object({ service_name: z.string().optional(), location: z.string().optional() }).default({}),
});
const shape = z.object({ name: z.string(), cloudRun: labels.optional(), basicService: basic.optional() });

/**
 * Reads a service as `projects.services.list` prints it.
 * @throws InputError SVC001 for anything else
 */
export function serviceFromApi(json: unknown): MonitoredService {
  const read = shape.safeParse(withoutUnset(json));
  if (read.success) return service([read.data.name], read.data);
  throw new InputError(
    read.error.issues.map((issue) => ({
      code: 'SVC001',
      where: ['service', ...issue.path.map(String)].join('/'),
      rule: 'a service has a name, and a Cloud Run service has its serviceName',
      got: issue.message,
      fix: 'see https://cloud.google.com/monitoring/api/ref_v3/rest/v3/services',
    })),
  );
}

const BLOCKS = {
  single: new Set(['basicService']),
  repeated: new Set<string>(),
  maps: new Set(['serviceLabels', 'userLabels']),
};

/** Reads the body of a `google_monitoring_service`; values that are unknown before apply are left out. */
export function serviceFromTerraform(names: readonly string[], values: unknown): MonitoredService {
  const read = z.object({ basicService: basic }).safeParse(withoutUnset(inApiSpelling(values, BLOCKS)));
  return service(names, read.data ?? {});
}

function service(
  names: readonly string[],
  { cloudRun, basicService }: Pick<z.output<typeof shape>, 'cloudRun' | 'basicService'>,
): MonitoredService {
  const { serviceType, serviceLabels } = basicService ?? {};
  if (cloudRun !== undefined) return { names, type: 'CLOUD_RUN', cloudRun: { location: undefined, ...cloudRun } };
  const serviceName = serviceType === 'CLOUD_RUN' ? serviceLabels?.service_name : undefined;
  return {
    names,
    type: serviceType ?? 'custom',
    cloudRun: serviceName === undefined ? undefined : { serviceName, location: serviceLabels?.location },
  };
}
