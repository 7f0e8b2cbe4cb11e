export const METADATA_KINDS = ['systemLabels', 'userLabels'] as const;
export type MetadataKind = (typeof METADATA_KINDS)[number];
/** What stands for them in names. */
export const METADATA_WORDS = { systemLabels: 'system', userLabels: 'user' } as const;

/**
 * What is known of a monitored resource beside its labels. It does not tell series apart, but filters and groups may name
 * it. https://cloud.google.com/monitoring/api/ref_v3/rest/v3/MonitoredResourceMetadata
 */
export type ResourceMetadata = Readonly<Record<MetadataKind, Readonly<Record<string, string>>>>;

/** One label of it, such as `metadata.system_labels.name`. */
export interface MetadataLabel {
  readonly of: MetadataKind;
  readonly key: string;
}

/** A label of metadata as filters and groups spell it. */
export function metadataText({ of, key }: MetadataLabel): string {
  return `metadata.${METADATA_WORDS[of]}_labels.${key}`;
}

/** The labels of metadata that series say of their resources, by metric type. */
export type RecordedMetadata = ReadonlyMap<string, readonly MetadataLabel[]>;
