import { wakes } from '../../model/criticality';
import type { Duration } from '../../model/duration';
import type { GuardConfig, GuardedProcessor } from '../../model/guard-config';
import type { Expectation } from '../expectations/all-expectations';
import type { Fault } from '../faults/all-faults';

/** An incident that a fault must open. */
interface Expected {
  readonly policy: string;
  /** A label value of the incident. */
  readonly names?: string;
}

/** The policy opens an incident at most this long after the fault began. */
export function firesWithin(of: Fault, expected: Expected, within: Duration): Expectation {
  return { kind: 'detected', ...expected, of, within };
}

/** The policy opens an incident by an instant, in milliseconds since the epoch. */
export function firesBy(of: Fault, expected: Expected, at: number): Expectation {
  return { kind: 'detected', ...expected, of, by: new Date(at).toISOString() };
}

/** Of a policy and its variant for P2 and P3, the one that covers a processor. */
export function policyFor(policy: string, { criticality }: Pick<GuardedProcessor, 'criticality'>): string {
  return wakes(criticality) ? policy : `${policy}-low`;
}

/** Of the two policies on missed deadlines, the one that covers a phase. */
export function deadlinePolicyFor({ processors }: GuardConfig, phase: string): string {
  const isUrgent = processors.some((one) => one.phase === phase && wakes(one.criticality));
  return isUrgent ? 'deadline-missed' : 'deadline-missed-low';
}

/** At most one incident of a policy for each fault that it is expected to detect. */
export function oneIncidentEach(expectations: readonly Expectation[], policies: readonly string[]): Expectation[] {
  return policies.flatMap((policy): Expectation[] => {
    const atMost = expectations.filter((one) => one.kind === 'detected' && one.policy === policy).length;
    return atMost === 0 ? [] : [{ kind: 'incidents', policy, atMost }];
  });
}
