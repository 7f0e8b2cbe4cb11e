import type { Replay } from './replay';

/** IDs of the policies without an incident of which nothing can be known in the whole period: they are not judged. */
export function policiesNotKnown({
  from,
  to,
  certain,
  verdicts,
}: Pick<Replay, 'from' | 'to' | 'certain' | 'verdicts'>): readonly string[] {
  const fired = new Set(certain.incidents.map(({ policy }) => policy));
  return verdicts
    .filter(({ unknown }) => unknown.some((part) => part.from <= from && part.to >= to))
    .map(({ policy }) => policy)
    .filter((id) => !fired.has(id));
}
