import type { MetricDescriptors } from '../metrics/metric-descriptor';
import type { UndocumentedChoices } from './options';
import type { ServiceLevelObjectives } from './service-level-objective';

/** What the conditions of a policy refer to. */
export interface Known {
  readonly descriptors: MetricDescriptors;
  readonly objectives: ServiceLevelObjectives;
  readonly choices: UndocumentedChoices;
}
