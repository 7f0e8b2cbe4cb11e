import { count } from '../model/count';
import { outcomeLine } from '../report/rehearsal/outcome-line';
import type { Expectation } from '../simulation/expectations/all-expectations';
import { judgeExpectations } from '../simulation/expectations/judge-expectations';
import type { ExpectationResult, Rehearsal } from '../simulation/rehearsal';
import {
  checkDetection,
  checkNotifications,
  checkPolicy,
  type DetectionLimit,
  type NotificationLimit,
} from './options';
import { policyNamed } from './policy-named';

type Received = Rehearsal | Promise<Rehearsal>;

/** The result of a Jest matcher. */
interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Jest matchers for rehearsals: `expect.extend(phasewatchMatchers)`. Each takes the promise of `rehearse`, so await the
 * matcher itself. They judge the worst case of visibility, as the command does. A policy is named by its id or its
 * display name.
 *
 * What could not be judged is an error, with and without `not`: a policy that is unknown, was not evaluated, had no data
 * or needs a longer recording. A matcher without a policy needs all of them. So are options that do not exist or have a
 * wrong type.
 *
 * @example
 * await expect(rehearse({ stack: 'cdktf.out', scenario })).toDetect('run-silent', { within: Duration.minutes(30) });
 */
export const phasewatchMatchers = {
  /** The policy opens an incident in time. */
  toDetect: async (received: Received, policy: string, limit: DetectionLimit): Promise<MatcherResult> => {
    checkDetection(policy, limit);
    return judge(received, policy, (named) => ({ kind: 'detected', policy: named, ...limit }));
  },

  /** No incident: of one policy, or of any. */
  toStaySilent: async (received: Received, policy?: string): Promise<MatcherResult> => {
    checkPolicy('toStaySilent', policy);
    return judge(received, policy, (named) => ({
      kind: 'silent',
      ...(policy === undefined ? {} : { policy: named }),
    }));
  },

  /** No more notifications than the limit. */
  toNotify: async (received: Received, limit: NotificationLimit): Promise<MatcherResult> => {
    checkNotifications(limit);
    const { atMost, policy } = limit;
    return judge(received, policy, (named) => ({
      kind: 'notifications',
      atMost,
      ...(policy === undefined ? {} : { policy: named }),
    }));
  },

  /** Every incident closes before the end of the rehearsal: of one policy, or of any. */
  toCloseItsIncidents: async (received: Received, policy?: string): Promise<MatcherResult> => {
    checkPolicy('toCloseItsIncidents', policy);
    return judge(received, policy, (named) => ({
      kind: 'all incidents close',
      ...(policy === undefined ? {} : { policy: named }),
    }));
  },

  /** Every expectation of the scenario is met, and no other policy fires. */
  toMeetItsExpectations: async (received: Received): Promise<MatcherResult> => {
    const rehearsal = await received;
    return resultOf(rehearsal, rehearsal.expectations);
  },
};

/**
 * @param policy id or display name; undefined: the expectation names none
 * @param expectationOf the expectation of the policy with an id
 */
async function judge(
  received: Received,
  policy: string | undefined,
  expectationOf: (id: string) => Expectation,
): Promise<MatcherResult> {
  const rehearsal = await received;
  const expectation = expectationOf(policy === undefined ? '' : policyNamed(policy, rehearsal.worst.policies));
  const scenario = { ...rehearsal.scenario, expectations: [expectation], baselineExpectations: [expectation] };
  // The first result is that of the expectation; the second, that no other policy fires, is not part of it.
  return resultOf(rehearsal, judgeExpectations({ ...rehearsal, scenario }).slice(0, 1));
}

/** @throws Error where an expectation could not be judged: as a failed match it would pass with `not` */
function resultOf(rehearsal: Rehearsal, results: readonly ExpectationResult[]): MatcherResult {
  const { scenario, world } = rehearsal;
  const notJudged = results.filter((one) => one.notJudged !== null);
  if (results.length === 0) throw new Error(`not judged: ${scenario.name} (${world}) expects nothing`);
  if (notJudged.length > 0) {
    const reasons = notJudged.map(({ expected, got }) => `not judged: ${expected}\ngot: ${got}`);
    throw new Error([...reasons, `rehearsal: ${scenario.name} (${world})`].join('\n'));
  }
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
        `rehearsal: ${scenario.name} (${world}): ${outcomeLine(rehearsal)}`,
        ...firedLines(rehearsal),
      ].join('\n'),
  };
}

/** The policies that opened an incident: `fired: run-silent (Run silent): 1 incident, 2 notifications`. */
function firedLines({ best, worst }: Rehearsal): string[] {
  const most = (of: (result: Rehearsal['best']) => number) => Math.max(of(best), of(worst));
  return worst.policies.flatMap(({ id, displayName }) => {
    const incidents = most((result) => result.incidents.filter(({ policy }) => policy === id).length);
    const notifications = most((result) => result.notifications.filter(({ policy }) => policy === id).length);
    if (incidents === 0) return [];
    const name = displayName === '' || displayName === id ? id : `${id} (${displayName})`;
    return [`fired: ${name}: ${count(incidents, 'incident')}, ${count(notifications, 'notification')}`];
  });
}
