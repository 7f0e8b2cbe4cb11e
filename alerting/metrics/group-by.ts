import type { MetadataKind, MetadataLabel } from './resource-metadata';
import type { Labels, Series } from './series';
import { seriesKey } from './series';

/** A label that a reducer keeps, or all of them. */
export interface GroupField {
  readonly of: 'metric' | 'resource' | MetadataKind;
  /** Undefined: every label of the metric or the resource. */
  readonly key: string | undefined;
}

/**
 * Reads one entry of `groupByFields`. Singular and plural spelling are equal, and the key `*` is every label: the console
 * writes `resource.label.*` for uptime checks. Undefined for a field that is not a label of the metric, the resource or
 * its metadata; `'implied'` for `resource.type`, as no reducer crosses resource types.
 */
export function readGroupField(field: string): GroupField | 'implied' | undefined {
  if (field === 'resource.type') return 'implied';
  const match = /^(metric|resource)\.labels?\.(?:"([^"]+)"|([A-Za-z_][A-Za-z0-9_.-]*)|\*)$/.exec(field);
  if (match === null) return readMetadataField(field);
  return { of: match[1] === 'metric' ? 'metric' : 'resource', key: match[2] ?? match[3] };
}

/** Reads an entry of `groupByFields` that is a metadata label; undefined for others. */
export function readMetadataField(field: string): MetadataLabel | undefined {
  const match = /^metadata\.(system|user)_labels\.(?:"([^"]+)"|([A-Za-z_][A-Za-z0-9_./-]*))$/.exec(field);
  const key = match?.[2] ?? match?.[3];
  return key === undefined ? undefined : { of: match?.[1] === 'system' ? 'systemLabels' : 'userLabels', key };
}

/**
 * The series that a reducer gives for the group of `series`: the resource type, and the labels of `fields` alone.
 * A label that the series does not have groups as the empty string.
 */
export function groupOf(series: Series, fields: readonly GroupField[]): Series {
  const { metric, resource, metadata } = series;
  const group = {
    metric: { type: metric.type, labels: kept(metric.labels, 'metric', fields) },
    resource: { type: resource.type, labels: kept(resource.labels, 'resource', fields) },
  };
  if (fields.every(({ of }) => of === 'metric' || of === 'resource')) return group;
  const known = (of: MetadataKind) => kept(metadata?.[of] ?? {}, of, fields);
  return { ...group, metadata: { systemLabels: known('systemLabels'), userLabels: known('userLabels') } };
}

/** The labels of the metric or the resource that some fields keep; undefined where they keep all of them. */
export function keysOf(fields: readonly GroupField[], of: GroupField['of']): readonly string[] | undefined {
  const keys: string[] = [];
  for (const field of fields) {
    if (field.of !== of) continue;
    if (field.key === undefined) return undefined;
    keys.push(field.key);
  }
  return keys;
}

/** A key that is equal for resources of the same type and the same labels in `keys`; without `keys`, in all labels. */
export function resourceKey(resource: Series['resource'], keys: readonly string[] | undefined): string {
  const fields = keys?.map((key): GroupField => ({ of: 'resource', key }));
  const labels = fields === undefined ? resource.labels : kept(resource.labels, 'resource', fields);
  return seriesKey({ metric: { type: '', labels: {} }, resource: { type: resource.type, labels } });
}

function kept(labels: Labels, of: GroupField['of'], fields: readonly GroupField[]): Labels {
  const keys = keysOf(fields, of);
  return keys === undefined ? labels : Object.fromEntries(keys.map((key) => [key, labels[key] ?? '']));
}
