import type { Duration } from '../model/duration';
import { didYouMean } from '../model/nearest-name';
import { InputError } from '../model/problem';
import { outcomeLine } from '../report/rehearsal/outcome-line';
import type { Expectation } from '../simulation/expectations/all-expectations';
import { judgeExpectations } from '../simulation/expectations/judge-expectations';
import type { ExpectationResult, Rehearsal } from '../simulation/rehearsal';

/** Latest time of an alert: a time since the fault began, or an instant (RFC 3339). */
export type DetectionLimit = { readonly within: Duration } | { readonly by: string };

/** Most notifications, over all channels. */
export interface NotificationLimit {
  readonly atMost: number;
  /** @default - all policies together */
  readonly policy?: string;
}

type Received = Rehearsal | Promise<Rehearsal>;

/** The result of a Jest matcher. */
interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Jest matchers for rehearsals: `expect.extend(phasewatchMatchers)`. Each takes the promise of `rehearse`, so await the
 * matcher itself. They judge the worst case of visibility, as the command does.
 *
 * @example
 * await expect(rehearse({ stack: 'cdktf.out', scenario })).toDetect('run-silent', { within: Duration.minutes(30) });
 */
export const phasewatchMatchers = {
  /** The policy opens an incident in time. An unknown policy is an error, with or without `not`. */
  toDetect: (received: Received, policy: string, limit: DetectionLimit): Promise<MatcherResult> =>
    judge(received, { kind: 'detected', policy, ...limit }),

  /** No incident: of one policy, or of any. */
  toStaySilent: (received: Received, policy?: string): Promise<MatcherResult> =>
    judge(received, { kind: 'silent', ...(policy === undefined ? {} : { policy }) }),

  /** No more notifications than the limit. */
  toNotify: (received: Received, limit: NotificationLimit): Promise<MatcherResult> =>
    judge(received, { kind: 'notifications', ...limit }),

  /** Every incident closes before the end of the rehearsal. */
  toCloseItsIncidents: (received: Received): Promise<MatcherResult> => judge(received, { kind: 'all incidents close' }),

  /** Every expectation of the scenario is met, and no other policy fires. */
  toMeetItsExpectations: async (received: Received): Promise<MatcherResult> => {
    const rehearsal = await received;
    return resultOf(rehearsal, rehearsal.expectations);
  },
};

async function judge(received: Received, expectation: Expectation): Promise<MatcherResult> {
  const rehearsal = await received;
  const policy = 'policy' in expectation ? expectation.policy : undefined;
  if (policy !== undefined) checkPolicy(rehearsal, policy);
  const scenario = { ...rehearsal.scenario, expectations: [expectation] };
  // The first result is that of the expectation; the second, that no other policy fires, is not part of it.
  return resultOf(rehearsal, judgeExpectations({ ...rehearsal, scenario }).slice(0, 1));
}

/** Otherwise `toStaySilent` and `not.toDetect` would pass for a misspelled policy. */
function checkPolicy({ worst }: Rehearsal, policy: string): void {
  const known = worst.policies.map(({ id }) => id);
  if (known.includes(policy)) return;
  throw new InputError([
    {
      code: 'SCN007',
      where: 'expect',
      rule: 'unknown policy',
      got: `'${policy}'`,
      fix: didYouMean(policy, known),
    },
  ]);
}

function resultOf(rehearsal: Rehearsal, results: readonly ExpectationResult[]): MatcherResult {
  const unmet = results.filter(({ met }) => !met);
  const pass = unmet.length === 0;
  return {
    pass,
    message: () =>
      [
        ...(pass ? results : unmet).flatMap(({ expected, got }) => [
          `expected: ${pass ? 'not: ' : ''}${expected}`,
          `got: ${got}`,
        ]),
        `rehearsal: ${rehearsal.scenario.name} (${rehearsal.world}): ${outcomeLine(rehearsal)}`,
      ].join('\n'),
  };
}
