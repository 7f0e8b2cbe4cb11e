import { descriptorOfLogMetric } from './metrics/log-based-metric';
import { MetricDescriptors, type MetricDescriptor } from './metrics/metric-descriptor';
import { METADATA_KINDS, metadataText, type MetadataLabel, type RecordedMetadata } from './metrics/resource-metadata';
import type { Series } from './metrics/series';
import { WELL_KNOWN_METRICS } from './metrics/well-known-metrics';
import type { MonitoringConfig } from './monitoring-config';

/**
 * The descriptors of all known metrics. A declared descriptor replaces one that was recorded with series; that replaces
 * one that Google publishes.
 *
 * @param config what is declared
 * @param recorded the descriptors that were recorded with series
 * @param series the recorded series, for the metadata of their resources
 */
export function knownMetrics(
  config: MonitoringConfig,
  recorded: readonly MetricDescriptor[] = [],
  series: Iterable<Series> = [],
): MetricDescriptors {
  const byType = new Map<string, MetricDescriptor>();
  for (const one of [...WELL_KNOWN_METRICS, ...recorded]) byType.set(one.type, one);
  const declared = [...config.descriptors, ...config.logMetrics.map(descriptorOfLogMetric)];
  for (const { type } of declared) byType.delete(type);
  return new MetricDescriptors([...declared, ...byType.values()], metadataRecordedBy(series), config.refusedLogMetrics);
}

/** The metadata labels that series have, by metric type. `projects.timeSeries.list` prints only labels that its request groups by. */
function metadataRecordedBy(series: Iterable<Series>): RecordedMetadata {
  const recorded = new Map<string, Map<string, MetadataLabel>>();
  for (const { metric, metadata } of series) {
    if (metadata === undefined) continue;
    const labels = recorded.get(metric.type) ?? new Map<string, MetadataLabel>();
    recorded.set(metric.type, labels);
    for (const of of METADATA_KINDS) {
      for (const key of Object.keys(metadata[of])) labels.set(metadataText({ of, key }), { of, key });
    }
  }
  return new Map([...recorded].map(([type, labels]) => [type, [...labels.values()]]));
}
