export const METADATA_KINDS = ['systemLabels', 'userLabels'] as const;
export type MetadataKind = (typeof METADATA_KINDS)[number];
/** Their names in label names. */
export const METADATA_WORDS = { systemLabels: 'system', userLabels: 'user' } as const;

/**
 * Metadata of a monitored resource. It does not identify a series, but filters and groups may read it.
 * https://cloud.google.com/monitoring/api/ref_v3/rest/v3/MonitoredResourceMetadata
 */
export type ResourceMetadata = Readonly<Record<MetadataKind, Readonly<Record<string, string>>>>;

/** One metadata label, such as `metadata.system_labels.name`. */
export interface MetadataLabel {
  readonly of: MetadataKind;
  readonly key: string;
}

/** A metadata label as filters and groups spell it. */
export function metadataText({ of, key }: MetadataLabel): string {
  return `metadata.${METADATA_WORDS[of]}_labels.${key}`;
}

/** The metadata labels that recorded series have, by metric type. */
export type RecordedMetadata = ReadonlyMap<string, readonly MetadataLabel[]>;
