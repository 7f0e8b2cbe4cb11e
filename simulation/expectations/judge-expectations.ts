import { InputError } from '../../model/problem';
import { firedPolicies } from '../outcome';
import type { ExpectationResult, Rehearsal } from '../rehearsal';
import { expectationsIn, neededUntil, tooShort } from '../scenario';
import { expectationKind, policyOf } from './all-expectations';
import { beganAt } from './one-fault';

type Judged = Omit<Rehearsal, 'expectations'>;

/**
 * Judges every expectation of the scenario, and that no other policy fired.
 * @throws InputError SCN005 where the scenario ends before an expectation can be judged
 */
export function judgeExpectations(outcome: Judged): ExpectationResult[] {
  const { scenario, world, from, to } = outcome;
  const expectations = expectationsIn(scenario, world);
  const short = expectations.flatMap((expectation) => {
    const needed = neededUntil(expectation, beganAt(outcome, 'of' in expectation ? expectation.of : undefined));
    return needed > to ? [tooShort(scenario, expectation, needed)] : [];
  });
  if (short.length > 0) throw new InputError(short);

  const results = expectations.map((expectation): ExpectationResult => {
    const { afterMs = to - from, ...verdict } = expectationKind(expectation).judge(outcome, expectation);
    return { ...verdict, policy: policyOf(expectation) ?? null, seconds: Math.round(afterMs / 1_000) };
  });
  return [...results, ...unexpectedPolicies(outcome)];
}

/**
 * Judges that no policy fired that is neither expected to fire nor may fire. Not in the baseline, and not where an
 * expectation decides about every policy.
 */
function unexpectedPolicies(outcome: Judged): ExpectationResult[] {
  if (outcome.world === 'baseline') return [];
  const expectations = expectationsIn(outcome.scenario, outcome.world);
  if (expectations.some((one) => expectationKind(one).decidesAll?.(one) === true)) return [];
  const firing = expectations.flatMap((one) => expectationKind(one).firing?.(one) ?? []);
  const expected = new Set([...(outcome.scenario.mayFire ?? []), ...firing]);
  const others = firedPolicies(outcome).filter((policy) => !expected.has(policy));
  return [
    {
      expected: expected.size === 0 ? 'nothing fires' : 'nothing else fires',
      met: others.length === 0,
      got: others.length === 0 ? 'nothing' : others.join(', '),
      policy: null,
      seconds: Math.round((outcome.to - outcome.from) / 1_000),
    },
  ];
}
