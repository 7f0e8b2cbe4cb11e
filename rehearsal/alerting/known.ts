import type { MetricDescriptors } from '../metrics/metric-descriptor';
import type { Unevaluated } from './compiled-query';
import type { UndocumentedChoices } from './options';
import type { ServiceLevelObjectives } from './service-level-objective';

/** Why nothing is evaluated that reads a metric of which nobody has told anything. */
export function unknownMetric(metricType: string): Unevaluated {
  return {
    unevaluated: `kind and value type of the metric ${metricType} are not known: no series of it says them, and no descriptor`,
  };
}

/** What the conditions of a policy refer to. */
export interface Known {
  readonly descriptors: MetricDescriptors;
  readonly objectives: ServiceLevelObjectives;
  readonly choices: UndocumentedChoices;
}
