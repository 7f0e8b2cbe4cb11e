import { compareText } from '../../model/compare-text';
import type { ResourceMetadata } from './resource-metadata';

/** Labels by key. */
export type Labels = Readonly<Record<string, string>>;

/**
 * Identity of one time series, as Monitoring spells it, and the metadata of its resource. Immutable.
 */
export interface Series {
  readonly metric: { readonly type: string; readonly labels: Labels };
  readonly resource: { readonly type: string; readonly labels: Labels };
  /** Not part of the identity. Undefined: unknown. */
  readonly metadata?: ResourceMetadata;
}

/** A key that is equal for equal series, in any order of labels. */
export function seriesKey({ metric, resource }: Series): string {
  return JSON.stringify([metric.type, sorted(metric.labels), resource.type, sorted(resource.labels)]);
}

/** As {@link seriesKey}, for groups of a reducer, which may differ only in metadata. */
export function groupKeyOf(group: Series): string {
  const { metadata } = group;
  if (metadata === undefined) return seriesKey(group);
  return JSON.stringify([seriesKey(group), sorted(metadata.systemLabels), sorted(metadata.userLabels)]);
}

/** All labels under one name each, for people to read. */
export function shownLabels({ metric, resource, metadata }: Series): Labels {
  return { ...metadata?.systemLabels, ...metadata?.userLabels, ...resource.labels, ...metric.labels };
}

function sorted(labels: Labels): [string, string][] {
  return Object.entries(labels).sort(([a], [b]) => compareText(a, b));
}
