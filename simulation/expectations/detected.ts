import type { Duration } from '../../model/duration';
import { sinceFault, type Outcome } from '../outcome';
import type { ExpectationKind, Verdict } from './expectation-kind';
import { formatAfter } from './format-after';

export type Detected =
  /** The policy opens an incident at most this long after the first fault began, in the worst case of visibility. */
  | { readonly kind: 'detected'; readonly policy: string; readonly within: Duration }
  /** The policy opens an incident between the first fault and this instant (RFC 3339), in the worst case. */
  | { readonly kind: 'detected'; readonly policy: string; readonly by: string };

export const detected: ExpectationKind<Detected> = {
  needsSimulation: false,
  until: (expectation) => ('by' in expectation ? expectation.by : expectation.within),
  firing: ({ policy }) => policy,
  judge: (outcome, expectation) => {
    const { policy } = expectation;
    const expected = `${policy} fires ${'by' in expectation ? `by ${expectation.by}` : `within ${expectation.within.toString()}`}`;
    const result = outcome.worst.policies.find(({ id }) => id === policy);
    if (result === undefined) return { expected, met: false, got: `unknown policy '${policy}'` };
    if (result.status === 'not_evaluated')
      return { expected, met: false, got: `not evaluated: ${result.reason ?? ''}` };
    if (result.firstOpenedAt === null) return { expected, met: false, got: 'never fired' };
    return { expected, ...firedAt(outcome, expectation, result.firstOpenedAt) };
  },
};

function firedAt(outcome: Outcome, expectation: Detected, at: number): Omit<Verdict, 'expected'> {
  const after = sinceFault(outcome, at);
  const by = 'by' in expectation ? Date.parse(expectation.by) : undefined;
  if (after === undefined) {
    if (by === undefined) return { met: false, got: 'fired without a fault' };
    return { met: at <= by, got: `at ${new Date(at).toISOString().replace('.000Z', 'Z')}`, afterMs: at - outcome.from };
  }
  const isInTime =
    'by' in expectation ? at <= Date.parse(expectation.by) : after <= expectation.within.toMilliseconds();
  return {
    // An incident before the fault is a false alarm.
    met: after >= 0 && isInTime,
    got: `${formatAfter(after)} in the worst case`,
    afterMs: Math.max(0, after),
  };
}
