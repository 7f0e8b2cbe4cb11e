import type { SaidMetadata } from '../metrics/resource-metadata';
import { labelsIn, selectorsIn, type Expression } from './expression';
import { DISTRIBUTION_SUFFIXES, promqlMetadataLabel, promqlNamesOf } from './metric-naming';

const METADATA = /^metadata_(?:system|user)_/;

/**
 * The first label of resource metadata that a query names and the series of no metric of its say, or nothing. To PromQL a
 * label that is not there is an empty one, so that the query would select nothing, or too much, and nobody would know why.
 */
export function unsaidMetadataIn(query: Expression, said: SaidMetadata): string | undefined {
  const of = (name: string) => labelsSaidOf(name, said);
  const selectors = selectorsIn(query);
  for (const selector of selectors) {
    const known = of(selector.name);
    const unsaid = labelsIn(selector).find((label) => METADATA.test(label) && !known.has(label));
    if (unsaid !== undefined) return unsaid;
  }
  const known = new Set(selectors.flatMap(({ name }) => [...of(name)]));
  return labelsIn(query).find((label) => METADATA.test(label) && !known.has(label));
}

function labelsSaidOf(name: string, said: SaidMetadata): ReadonlySet<string> {
  const labels = new Set<string>();
  for (const [type, all] of said) {
    const names = promqlNamesOf(type);
    const isIts =
      names.includes(name) || DISTRIBUTION_SUFFIXES.some((suffix) => names.some((one) => one + suffix === name));
    if (isIts) for (const label of all) labels.add(promqlMetadataLabel(label));
  }
  return labels;
}
