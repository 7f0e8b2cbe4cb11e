import type { Rehearsal } from '../../simulation/rehearsal';

/** The state of a policy in a scenario; `silent`: it opens no incident. */
export type CoverageCell = 'fires' | 'silent' | 'not evaluated';

/** One declared policy, with its state in each scenario. */
export interface CoverageRow {
  readonly policy: string;
  readonly displayName: string;
  /** In the order of {@link Coverage.scenarios}. */
  readonly cells: readonly CoverageCell[];
  /** Names of the scenarios in which it fires. */
  readonly trippedBy: readonly string[];
}

/** Which declared policies fire, and in which scenarios. A policy that fires in none is untested. */
export interface Coverage {
  readonly scenarios: readonly string[];
  readonly rows: readonly CoverageRow[];
  /** Ids of the policies that fire in no scenario. */
  readonly untripped: readonly string[];
  /** Policies that fire in a scenario, in percent of all policies; 0 if there are no policies, so that no floor is held. */
  readonly percent: number;
}

/**
 * The matrix of declared policies by scenarios. A policy fires if it opens an incident in the worst case of visibility.
 * Baseline rehearsals have policies of their own and do not count.
 */
export function coverageOf(rehearsals: readonly Rehearsal[]): Coverage {
  const before = computed.get(rehearsals);
  if (before !== undefined) return before;
  const coverage = compute(rehearsals);
  computed.set(rehearsals, coverage);
  return coverage;
}

/** By list of rehearsals: table, page, cards and JSON of one command show the same one. */
const computed = new WeakMap<readonly Rehearsal[], Coverage>();

function compute(rehearsals: readonly Rehearsal[]): Coverage {
  const declared = rehearsals.filter(({ world }) => world === 'declared');
  const names = new Map(
    declared.flatMap(({ worst }) => worst.policies.map(({ id, displayName }) => [id, displayName] as const)),
  );
  const rows = [...names].map(([policy, displayName]): CoverageRow => {
    const cells = declared.map((one) => cellOf(one, policy));
    const trippedBy = declared.filter((_, i) => cells[i] === 'fires').map(({ scenario }) => scenario.name);
    return { policy, displayName, cells, trippedBy };
  });
  const untripped = rows.filter(({ trippedBy }) => trippedBy.length === 0).map(({ policy }) => policy);
  const percent = rows.length === 0 ? 0 : (100 * (rows.length - untripped.length)) / rows.length;
  return { scenarios: declared.map(({ scenario }) => scenario.name), rows, untripped, percent };
}

function cellOf({ worst }: Rehearsal, policy: string): CoverageCell {
  const result = worst.policies.find(({ id }) => id === policy);
  if (result === undefined || result.status === 'not_evaluated') return 'not evaluated';
  return result.incidents > 0 ? 'fires' : 'silent';
}
