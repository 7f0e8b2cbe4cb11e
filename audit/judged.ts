import type { Judged } from '../model/judged';
import type { Facts } from './facts';
import type { TimeoutCounts } from './timeouts';
import type { UnreadType } from './unread';

/** What an audit counted. */
interface Counts {
  readonly timeouts: TimeoutCounts;
  /** Alert policies that no resource holds. */
  readonly policies: number;
  readonly unresolvedChecks: number;
  /** Waivers that may be about another input. */
  readonly idleWaivers: number;
  readonly unread: readonly UnreadType[];
  readonly unreadModules: number;
}

/** What the result of an audit stands on: timeouts, or alert policies where there is no timeout. */
export function judgedOf(
  all: readonly Facts[],
  { timeouts, policies, unresolvedChecks, idleWaivers, unread, unreadModules }: Counts,
): Judged {
  const notHeld = all.flatMap(({ externalFunctions }) => externalFunctions.filter(({ held }) => held === undefined));
  return {
    judged:
      timeouts.known === 0 && policies > 0
        ? { count: policies, one: 'alert policy', many: 'alert policies' }
        : { count: timeouts.known, one: 'timeout', many: 'timeouts' },
    notJudged: [
      { count: timeouts.unknown, one: 'timeout known at apply only', many: 'timeouts known at apply only' },
      { count: unresolvedChecks, one: 'unresolved check', many: 'unresolved checks' },
    ],
    leftOut: [
      ...unread.map(({ type, count }) => ({ count, one: `${type} (not read)`, many: `${type} (not read)` })),
      { count: idleWaivers, one: 'waiver that accepts nothing here', many: 'waivers that accept nothing here' },
      {
        count: notHeld.length,
        one: 'external function not in the input',
        many: 'external functions not in the input',
      },
      { count: unreadModules, one: 'module that was not read', many: 'modules that were not read' },
    ],
  };
}
