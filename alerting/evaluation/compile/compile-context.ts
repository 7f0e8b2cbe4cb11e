import { unknownKind } from '../../metrics/unknown-metric';
import type { MetricDescriptors } from '../../metrics/metric-descriptor';
import { metadataText, type MetadataLabel } from '../../metrics/resource-metadata';
import type { Unevaluated } from './compiled-query';
import type { UndocumentedChoices } from '../options';
import type { ServiceLevelObjectives } from '../../policies/service-level-objective';

/** Why a policy is not evaluated whose metric has no descriptor: without it, the kind and value type are unknown. */
export function unknownMetric(metricType: string, descriptors: MetricDescriptors): Unevaluated {
  return { unevaluated: unknownKind(metricType, descriptors) };
}

/** Why a policy is not evaluated that reads metadata labels which no series of its metric has; undefined: all are there. */
export function missingMetadata(
  metricType: string,
  labels: readonly MetadataLabel[],
  { recordedMetadata }: MetricDescriptors,
): Unevaluated | undefined {
  const recorded = recordedMetadata.get(metricType) ?? [];
  const missing = labels.find(({ of, key }) => !recorded.some((one) => one.of === of && one.key === key));
  if (missing === undefined) return undefined;
  return { unevaluated: `${metadataText(missing)}: no series of ${metricType} has this metadata label` };
}

/** What conditions are compiled with. */
export interface CompileContext {
  readonly descriptors: MetricDescriptors;
  readonly objectives: ServiceLevelObjectives;
  readonly choices: UndocumentedChoices;
  /** By how many milliseconds points may be late without that windows wait for them. @default 0 */
  readonly lateMs?: number;
}
