import { descriptorOfLogMetric } from '../metrics/log-based-metric';
import { MetricDescriptors, type MetricDescriptor } from '../metrics/metric-descriptor';
import { WELL_KNOWN_METRICS } from '../metrics/well-known-metrics';
import type { Watched } from './watched';

/**
 * Kinds and value types of all metrics that are known: what is declared goes first, then what series say of
 * themselves, then what Google publishes.
 */
export function knownMetrics(watched: Watched, said: readonly MetricDescriptor[] = []): MetricDescriptors {
  const byType = new Map<string, MetricDescriptor>();
  for (const one of [...WELL_KNOWN_METRICS, ...said]) byType.set(one.type, one);
  const declared = [...watched.descriptors, ...watched.logMetrics.map(descriptorOfLogMetric)];
  for (const { type } of declared) byType.delete(type);
  return new MetricDescriptors([...declared, ...byType.values()]);
}
