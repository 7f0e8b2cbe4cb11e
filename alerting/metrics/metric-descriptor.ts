import { z } from 'zod';
import { InputError, type Problem } from '../../model/problem';
import type { RecordedMetadata } from './resource-metadata';

export const METRIC_KINDS = ['GAUGE', 'DELTA', 'CUMULATIVE'] as const;
export const VALUE_TYPES = ['BOOL', 'INT64', 'DOUBLE', 'STRING', 'DISTRIBUTION'] as const;

export type MetricKind = (typeof METRIC_KINDS)[number];
export type ValueType = (typeof VALUE_TYPES)[number];

/** Kind and value type of a metric. */
export interface MetricDescriptor {
  /** Such as `custom.googleapis.com/phasewatch/run/age_ratio`. */
  readonly type: string;
  readonly metricKind: MetricKind;
  readonly valueType: ValueType;
  /** Is it written to several types of monitored resource? @default - unknown, or one */
  readonly severalResourceTypes?: boolean;
}

/** Are kind and value type the same? */
export function isSameKind(one: MetricDescriptor, other: MetricDescriptor): boolean {
  return one.metricKind === other.metricKind && one.valueType === other.valueType;
}

/** Such as `GAUGE INT64`. */
export function kindText({ metricKind, valueType }: MetricDescriptor): string {
  return `${metricKind} ${valueType}`;
}

const apiShape = z
  .object({
    type: z.string().min(1),
    metricKind: z.enum(METRIC_KINDS),
    valueType: z.enum(VALUE_TYPES),
    monitoredResourceTypes: z.array(z.string()).default([]),
  })
  .transform(({ monitoredResourceTypes, ...rest }) =>
    monitoredResourceTypes.length > 1 ? { ...rest, severalResourceTypes: true } : rest,
  );

const terraformShape = z
  .object({ type: z.string().min(1), metric_kind: z.enum(METRIC_KINDS), value_type: z.enum(VALUE_TYPES) })
  .transform(({ type, metric_kind, value_type }) => ({ type, metricKind: metric_kind, valueType: value_type }));

/**
 * Reads the body of a `google_monitoring_metric_descriptor`.
 * @param resourceName the name of the Terraform resource, for messages
 * @throws InputError MET001 for anything else
 */
export function descriptorFromTerraform(resourceName: string, values: unknown): MetricDescriptor {
  return parse(terraformShape, resourceName, values);
}

/**
 * Reads a metric descriptor as the Monitoring API prints it.
 * @throws InputError MET001 for anything else
 */
export function descriptorFromApi(json: unknown): MetricDescriptor {
  const type = z.object({ type: z.string() }).safeParse(json).data?.type;
  return parse(apiShape, type ?? 'metric descriptor', json);
}

/** Metric descriptors by metric type. */
export class MetricDescriptors {
  readonly #byType = new Map<string, MetricDescriptor>();

  /**
   * @param recordedMetadata the metadata labels that the series of each metric have
   * @param refusedLogMetrics the names of log-based metrics that are given and cannot be used
   * @throws InputError MET002 where two descriptors of a metric type differ
   */
  constructor(
    declared: Iterable<MetricDescriptor>,
    readonly recordedMetadata: RecordedMetadata = new Map(),
    readonly refusedLogMetrics: readonly string[] = [],
  ) {
    const problems: Problem[] = [];
    for (const one of declared) {
      const other = this.#byType.get(one.type);
      if (other !== undefined && !isSameKind(other, one)) {
        problems.push({
          code: 'MET002',
          where: one.type,
          rule: 'a metric must have one kind and one value type',
          got: `${kindText(other)} and ${kindText(one)}`,
          fix: 'declare it once',
        });
      }
      this.#byType.set(one.type, one);
    }
    if (problems.length > 0) throw new InputError(problems);
  }

  /** All descriptors. */
  all(): Iterable<MetricDescriptor> {
    return this.#byType.values();
  }

  /** The descriptor of a metric, if known. */
  descriptorOf(type: string): MetricDescriptor | undefined {
    return this.#byType.get(type);
  }
}

function parse(shape: z.ZodType<MetricDescriptor>, where: string, body: unknown): MetricDescriptor {
  const read = shape.safeParse(body);
  if (read.success) return read.data;
  throw new InputError(
    read.error.issues.map((issue) => ({
      code: 'MET001',
      where: [where, ...issue.path.map(String)].join('/'),
      rule: 'a metric descriptor must have type, metricKind and valueType',
      got: issue.message,
      fix: 'see MetricDescriptor in the Monitoring API',
    })),
  );
}
