import { InputError } from '../model/problem';
import { inOrder, type Change, type ChangeKind } from './change';
import { findingChanges, usageChanges } from './finding-changes';
import { policyChanges } from './policy-changes';
import { replacedChanges } from './replaced-changes';
import { scenarioChanges } from './scenario-changes';
import { withNewNames } from './renamed';
import type { Side } from './side';
import { detectionChanges, timeoutChanges } from './timeout-changes';
import { DEFAULT_EFFECTS, type Effects } from './effects';

/** What a change means. */
export interface Review {
  readonly verdict: 'pass' | 'fail';
  /** The riskiest first. */
  readonly changes: readonly (Change & { readonly fails: boolean })[];
  /** What both sides were compared by. */
  readonly compared: { readonly scenarios: number; readonly timeouts: number; readonly policies: number };
  /** What was not compared, and why. */
  readonly notJudged: readonly string[];
}

/**
 * Compares two sides.
 * @param effects which kinds of change fail
 * @throws InputError REV002 for two pipelines or environments
 */
export function compareSides(given: Side, head: Side, effects: Effects = DEFAULT_EFFECTS): Review {
  const notRehearsed = given.notRehearsed ?? head.notRehearsed;
  const [before, after] = [given, head].map(({ pipeline, environment }) => `${pipeline}, ${environment}`);
  if (notRehearsed === undefined && before !== after)
    throw new InputError([
      {
        code: 'REV002',
        where: 'diff',
        rule: 'both sides are of one pipeline and environment',
        got: `${before ?? ''} and ${after ?? ''}`,
        fix: 'name the same --environment for both',
      },
    ]);
  const base = withNewNames(given, head);
  const isRehearsed = notRehearsed === undefined;
  const changes = inOrder([
    ...(isRehearsed ? scenarioChanges(base.scenarios, head.scenarios) : []),
    ...findingChanges(base.audit, head.audit),
    ...policyChanges(base.policies, head.policies, isRehearsed),
    ...replacedChanges(head.replaced ?? []),
    ...detectionChanges(base.audit, head.audit),
    ...timeoutChanges(base.audit, head.audit),
    ...usageChanges(base.audit, head.audit),
  ]).map((change) => ({ ...change, fails: fails(change.kind, effects) }));
  return {
    verdict: changes.some((change) => change.fails) ? 'fail' : 'pass',
    changes,
    compared: {
      scenarios: isRehearsed ? head.scenarios.length : 0,
      timeouts: head.audit.timeouts.length,
      policies: head.policies.length,
    },
    notJudged: isRehearsed ? [] : [`scenarios (${notRehearsed})`],
  };
}

function fails(kind: ChangeKind, effects: Effects): boolean {
  return (effects[kind] ?? DEFAULT_EFFECTS[kind]) === 'fail';
}
