import type { MetricDescriptors } from '../../metrics/metric-descriptor';
import { metadataText, type MetadataLabel } from '../../metrics/resource-metadata';
import type { Unevaluated } from './compiled-query';
import type { UndocumentedChoices } from '../options';
import type { ServiceLevelObjectives } from '../../policies/service-level-objective';

/** Why nothing is evaluated that reads a metric of which nobody has told anything. */
export function unknownMetric(metricType: string): Unevaluated {
  return {
    unevaluated: `kind and value type of the metric ${metricType} are not known: no series of it says them, and no descriptor`,
  };
}

/** Why nothing is evaluated that asks for metadata which no series of its metric says; nothing where all is said. */
export function missingMetadata(
  metricType: string,
  labels: readonly MetadataLabel[],
  { recordedMetadata }: MetricDescriptors,
): Unevaluated | undefined {
  const said = recordedMetadata.get(metricType) ?? [];
  const unsaid = labels.find(({ of, key }) => !said.some((one) => one.of === of && one.key === key));
  if (unsaid === undefined) return undefined;
  return { unevaluated: `${metadataText(unsaid)}: no series of ${metricType} says it` };
}

/** What the conditions of a policy refer to. */
export interface CompileContext {
  readonly descriptors: MetricDescriptors;
  readonly objectives: ServiceLevelObjectives;
  readonly choices: UndocumentedChoices;
}
