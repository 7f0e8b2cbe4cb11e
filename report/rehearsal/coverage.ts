import type { Rehearsal } from '../../simulation/rehearsal';

/** What a scenario made of a policy. */
export type CoverageCell = 'fires' | 'silent' | 'not evaluated';

/** One declared policy, and every scenario that it was put to. */
export interface CoverageRow {
  readonly policy: string;
  readonly displayName: string;
  /** In the order of {@link Coverage.scenarios}. */
  readonly cells: readonly CoverageCell[];
  /** Names of the scenarios that make it fire. */
  readonly trippedBy: readonly string[];
}

/** Which declared policies were made to fire, and by what: a policy that nothing ever trips may well be dead. */
export interface Coverage {
  readonly scenarios: readonly string[];
  readonly rows: readonly CoverageRow[];
  /** Ids of the policies that no scenario makes fire. */
  readonly untripped: readonly string[];
  /** Of the policies that some scenario makes fire, in percent of all; 100 where there are none. */
  readonly percent: number;
}

/**
 * The matrix of declared policies by scenarios. A policy counts as fired where it does in the worst case of visibility;
 * rehearsals of the world as it was stand on policies of their own and do not count.
 */
export function coverageOf(rehearsals: readonly Rehearsal[]): Coverage {
  const played = rehearsals.filter(({ world }) => world === 'declared');
  const names = new Map(
    played.flatMap(({ worst }) => worst.policies.map(({ id, displayName }) => [id, displayName] as const)),
  );
  const rows = [...names].map(([policy, displayName]): CoverageRow => {
    const cells = played.map((one) => cellOf(one, policy));
    const trippedBy = played.filter((_, i) => cells[i] === 'fires').map(({ scenario }) => scenario.name);
    return { policy, displayName, cells, trippedBy };
  });
  const untripped = rows.filter(({ trippedBy }) => trippedBy.length === 0).map(({ policy }) => policy);
  const percent = rows.length === 0 ? 100 : (100 * (rows.length - untripped.length)) / rows.length;
  return { scenarios: played.map(({ scenario }) => scenario.name), rows, untripped, percent };
}

function cellOf({ worst }: Rehearsal, policy: string): CoverageCell {
  const result = worst.policies.find(({ id }) => id === policy);
  if (result === undefined || result.status === 'not_evaluated') return 'not evaluated';
  return result.incidents > 0 ? 'fires' : 'silent';
}
