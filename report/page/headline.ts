import { faultBegan } from '../../simulation/outcome';
import type { Rehearsal } from '../../simulation/rehearsal';
import { firstIncident } from '../rehearsal/score';

/** The scenario that a page shows first, before and after. */
export interface Headline {
  /** Unset where it does not run at baseline. */
  readonly baseline: Rehearsal | undefined;
  /** Unset where it does not run as declared. */
  readonly declared: Rehearsal | undefined;
}

/**
 * The scenario with the most harm at baseline: the longest time for which no alert found one faulty run, then the most
 * wasted run-hours. A scenario with a single faulty run goes first: its run is one incident, not a month of them. Without
 * a scenario at baseline, the same as declared. Undefined without a fault.
 */
export function headlineOf(rehearsals: readonly Rehearsal[]): Headline | undefined {
  const hasFault = rehearsals.filter((one) => faultBegan(one) !== undefined);
  const baseline = hasFault.filter(({ world }) => world === 'baseline');
  const candidates = baseline.length === 0 ? hasFault : baseline;
  const single = candidates.filter(({ truth }) => truth.faultyRuns.length === 1);
  const [first, ...others] = single.length === 0 ? candidates : single;
  if (first === undefined) return undefined;
  const worst = others.reduce((most, one) => (compareHarm(one, most) > 0 ? one : most), first);
  const inWorld = (world: Rehearsal['world']) =>
    rehearsals.find((one) => one.scenario.name === worst.scenario.name && one.world === world);
  return { baseline: inWorld('baseline'), declared: inWorld('declared') };
}

function compareHarm(a: Rehearsal, b: Rehearsal): number {
  return longestUnnoticed(a) - longestUnnoticed(b) || a.truth.wastedHours - b.truth.wastedHours;
}

/** For how long one faulty run was not found by any alert, in milliseconds; 0 without one. */
function longestUnnoticed(rehearsal: Rehearsal): number {
  const { truth, to } = rehearsal;
  return Math.max(
    0,
    ...truth.faultyRuns.map(({ beganAt, endsAt }) => Math.min(endsAt, to, foundAt(rehearsal, beganAt)) - beganAt),
  );
}

/** When the first incident opened after an instant, in the worst case; infinity: none did. */
function foundAt({ worst }: Rehearsal, after: number): number {
  return firstIncident(worst, after)?.openedAt ?? Infinity;
}
