import { descriptorOfLogMetric } from './metrics/log-based-metric';
import { MetricDescriptors, type MetricDescriptor } from './metrics/metric-descriptor';
import { METADATA_KINDS, metadataText, type MetadataLabel, type RecordedMetadata } from './metrics/resource-metadata';
import type { Series } from './metrics/series';
import { WELL_KNOWN_METRICS } from './metrics/well-known-metrics';
import type { MonitoringConfig } from './monitoring-config';

/**
 * Kinds and value types of all metrics that are known: what is declared goes first, then what series say of
 * themselves, then what Google publishes.
 *
 * @param series what is there to be judged, for what it says of its resources
 */
export function knownMetrics(
  watched: MonitoringConfig,
  said: readonly MetricDescriptor[] = [],
  series: Iterable<Series> = [],
): MetricDescriptors {
  const byType = new Map<string, MetricDescriptor>();
  for (const one of [...WELL_KNOWN_METRICS, ...said]) byType.set(one.type, one);
  const declared = [...watched.descriptors, ...watched.logMetrics.map(descriptorOfLogMetric)];
  for (const { type } of declared) byType.delete(type);
  return new MetricDescriptors([...declared, ...byType.values()], metadataRecordedBy(series));
}

/** What some series say. `projects.timeSeries.list` prints only labels that its request groups by. */
function metadataRecordedBy(series: Iterable<Series>): RecordedMetadata {
  const said = new Map<string, Map<string, MetadataLabel>>();
  for (const { metric, metadata } of series) {
    if (metadata === undefined) continue;
    const labels = said.get(metric.type) ?? new Map<string, MetadataLabel>();
    said.set(metric.type, labels);
    for (const of of METADATA_KINDS) {
      for (const key of Object.keys(metadata[of])) labels.set(metadataText({ of, key }), { of, key });
    }
  }
  return new Map([...said].map(([type, labels]) => [type, [...labels.values()]]));
}
