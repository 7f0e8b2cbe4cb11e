import { count } from '../../model/count';
import { InputError } from '../../model/problem';
import { unjudgedPolicies, type UnjudgedPolicy } from '../judged-policies';
import { firedPolicies } from '../outcome';
import type { ExpectationResult, Rehearsal } from '../rehearsal';
import { neededUntil, tooShort } from '../define-scenario';
import { expectationsIn } from '../scenario';
import { expectationKind, policyOf, type Expectation } from './all-expectations';
import type { Verdict } from './expectation-kind';
import { startOf } from './one-fault';

type Judged = Omit<Rehearsal, 'expectations'>;

/** Most policies that a reason names; the others are counted. */
const MOST_NAMED = 5;

/**
 * Judges every expectation of the scenario, and that no other policy fired. An expectation about incidents is not met
 * where a policy that it depends on was not evaluated, had no data, needs a longer recording or does not exist. Where
 * messages reach nobody, that is one more expectation that is not met.
 * @throws InputError SCN005 where the scenario ends before an expectation can be judged
 */
export function judgeExpectations(outcome: Judged): ExpectationResult[] {
  const { scenario, world, from, to } = outcome;
  const expectations = expectationsIn(scenario, world);
  const short = expectations.flatMap((expectation) => {
    const needed = neededUntil(
      expectation,
      startOf(outcome, 'of' in expectation ? expectation.of : undefined)?.faultAt,
    );
    return needed > to ? [tooShort(scenario, expectation, needed)] : [];
  });
  if (short.length > 0) throw new InputError(short);

  const results = expectations.map((expectation): ExpectationResult => {
    const { afterMs = to - from, sinceFaultMs, ...verdict } = expectationKind(expectation).judge(outcome, expectation);
    const notJudged = whyNotJudged(outcome, expectation);
    return {
      ...verdict,
      ...outcomeOf(verdict, notJudged),
      policy: policyOf(expectation) ?? null,
      seconds: Math.round(afterMs / 1_000),
      ...(sinceFaultMs === undefined ? {} : { secondsSinceFault: Math.round(sinceFaultMs / 1_000) }),
    };
  });
  return [...results, ...unexpectedPolicies(outcome), ...missedConnections(outcome)];
}

/** What could not be judged is not met. */
function outcomeOf(
  { met, got }: Pick<Verdict, 'met' | 'got'>,
  notJudged: string | null,
): Pick<ExpectationResult, 'met' | 'got' | 'notJudged'> {
  if (notJudged === null) return { met, got, notJudged };
  return { met: false, got: met ? notJudged : `${got}; ${notJudged}`, notJudged };
}

/** Why an expectation cannot be judged; null: it can. */
function whyNotJudged(outcome: Judged, expectation: Expectation): string | null {
  if (!expectationKind(expectation).readsIncidents) return null;
  const policy = policyOf(expectation);
  if (policy === undefined) return whyNotAll(outcome, unjudgedPolicies(outcome));
  if (!outcome.worst.policies.some(({ id }) => id === policy)) return `unknown policy '${policy}'`;
  return unjudgedPolicies(outcome).find(({ id }) => id === policy)?.why ?? null;
}

/** The same for what is expected of every enabled policy. At baseline there may be none. */
function whyNotAll({ world, worst }: Judged, policies: readonly UnjudgedPolicy[]): string | null {
  const unjudged = policies.filter(({ isDisabled }) => !isDisabled);
  if (world === 'declared' && worst.policies.length === 0) return 'no alert policy to judge';
  if (unjudged.length === 0) return null;
  const reasons = unjudged.slice(0, MOST_NAMED).map(({ id, why }) => `${id} ${why}`);
  const more = unjudged.length - reasons.length;
  return `${count(unjudged.length, 'policy', 'policies')} not judged: ${reasons.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
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
  // A policy that may fire need not be evaluated.
  const unjudged = unjudgedPolicies(outcome).filter(({ id }) => !expected.has(id));
  const notJudged = whyNotAll(outcome, unjudged);
  return [
    {
      expected: expected.size === 0 ? 'nothing fires' : 'nothing else fires',
      ...outcomeOf({ met: others.length === 0, got: others.length === 0 ? 'nothing' : others.join(', ') }, notJudged),
      policy: null,
      seconds: Math.round((outcome.to - outcome.from) / 1_000),
    },
  ];
}

/**
 * A message that reaches nobody is a fault of the declaration, which no scenario simulates on purpose: it is not met where
 * a publisher and a reader, or a job and its deployable, do not meet.
 */
function missedConnections({ gaps = [], from, to }: Judged): ExpectationResult[] {
  if (gaps.length === 0) return [];
  const seconds = Math.round((to - from) / 1_000);
  const expected = 'every message and every call reaches a reader';
  return [{ expected, met: false, got: gaps.join('; '), notJudged: null, policy: null, seconds }];
}
