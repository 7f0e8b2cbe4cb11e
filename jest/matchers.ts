import type { Duration } from '../model/duration';
import { didYouMean } from '../model/nearest-name';
import { InputError } from '../model/problem';
import { outcomeLine } from '../report/rehearsal/outcome-line';
import type { Expectation } from '../simulation/expectations/all-expectations';
import { judgeExpectations } from '../simulation/expectations/judge-expectations';
import type { ExpectationResult, Rehearsal } from '../simulation/rehearsal';

/** How soon a policy has to fire: so long after the fault began, or before an instant (RFC 3339). */
export type Soon = { readonly within: Duration } | { readonly by: string };

/** How much may be said at most: to all channels together, by one policy or by all. */
export interface Loudness {
  readonly atMost: number;
  readonly policy?: string;
}

/** A rehearsal, or the promise of one. */
type Received = Rehearsal | Promise<Rehearsal>;

/** What Jest asks of a matcher. */
interface Answer {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Jest matchers for rehearsals: `expect.extend(phasewatchMatchers)`. Every one takes the promise that `rehearse` gives,
 * so it is awaited itself. They judge the worst case of visibility, as the command does.
 *
 * @example
 * await expect(rehearse({ stack: 'cdktf.out', scenario })).toDetect('run-silent', { within: Duration.minutes(30) });
 */
export const phasewatchMatchers = {
  /** The policy opens an incident in time. A policy that is not there is an error, with or without `not`. */
  toDetect: (received: Received, policy: string, soon: Soon): Promise<Answer> =>
    judged(received, { kind: 'detected', policy, ...soon }),

  /** No incident: of one policy, or at all. */
  toStaySilent: (received: Received, policy?: string): Promise<Answer> =>
    judged(received, { kind: 'silent', ...(policy === undefined ? {} : { policy }) }),

  /** Few notifications. */
  toNotify: (received: Received, loudness: Loudness): Promise<Answer> =>
    judged(received, { kind: 'notifications', ...loudness }),

  /** Every incident closes before the end. */
  toCloseItsIncidents: (received: Received): Promise<Answer> => judged(received, { kind: 'all incidents close' }),

  /** Every expectation of the scenario holds, and nothing fires that nobody expected. */
  toMeetItsExpectations: async (received: Received): Promise<Answer> => {
    const rehearsal = await received;
    return answer(rehearsal, rehearsal.expectations);
  },
};

async function judged(received: Received, expectation: Expectation): Promise<Answer> {
  const rehearsal = await received;
  const policy = 'policy' in expectation ? expectation.policy : undefined;
  if (policy !== undefined) checkPolicy(rehearsal, policy);
  const scenario = { ...rehearsal.scenario, expectations: [expectation] };
  // The first is the one that was asked for; whether anything else fired is not.
  return answer(rehearsal, judgeExpectations({ ...rehearsal, scenario }).slice(0, 1));
}

/** A name with a typing error would stay silent for ever, and so would `not.toDetect`. */
function checkPolicy({ worst }: Rehearsal, policy: string): void {
  const known = worst.policies.map(({ id }) => id);
  if (known.includes(policy)) return;
  throw new InputError([
    {
      code: 'SCN007',
      where: 'expect',
      rule: 'a policy that is named exists',
      got: `'${policy}'`,
      fix: didYouMean(policy, known),
    },
  ]);
}

function answer(rehearsal: Rehearsal, results: readonly ExpectationResult[]): Answer {
  const unmet = results.filter(({ met }) => !met);
  const pass = unmet.length === 0;
  return {
    pass,
    message: () =>
      [
        ...(pass ? results : unmet).flatMap(({ expected, got }) => [
          `expected: ${pass ? 'not: ' : ''}${expected}`,
          `came out: ${got}`,
        ]),
        `rehearsal: ${rehearsal.scenario.name} (${rehearsal.world}): ${outcomeLine(rehearsal)}`,
      ].join('\n'),
  };
}
