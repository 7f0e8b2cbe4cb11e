import { InputError } from '../model/problem';
import { inOrder, type Change, type ChangeKind } from './change';
import { notArmedChanges } from './arming';
import { findingChanges, usageChanges } from './finding-changes';
import { policyChanges } from './policy-changes';
import { replacedChanges, undoneChanges } from './apply-changes';
import { scenarioChanges } from './scenario-changes';
import { withNewNames } from './renamed';
import { recordedChanges } from './recorded-changes';
import type { Recorded, Side } from './side';
import { detectionChanges, timeoutChanges } from './timeout-changes';
import { DEFAULT_EFFECTS, type Effects } from './effects';

/** What both sides were compared by. */
export interface Compared {
  readonly scenarios: number;
  readonly timeouts: number;
  readonly policies: number;
  /** The period of the recording that was replayed, RFC 3339, and the policies that it judges. @default - none was */
  readonly recording?: { readonly from: string; readonly to: string; readonly policies: number };
}

/** What a change means. */
export interface Review {
  /** What is compared: pipeline and environment, such as `orders, prod`; empty: plans or states. */
  readonly name: string;
  readonly verdict: 'pass' | 'fail';
  /** The riskiest first. */
  readonly changes: readonly (Change & { readonly fails: boolean })[];
  /** What both sides were compared by. */
  readonly compared: Compared;
  /** What was not compared, and why. */
  readonly notJudged: readonly string[];
}

const BREAKERS_NOT_READ = 'open breakers (no --breakers)';

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
  const recorded =
    base.recorded === undefined || head.recorded === undefined
      ? undefined
      : { base: base.recorded, head: head.recorded };
  const changes = inOrder([
    ...(isRehearsed ? scenarioChanges(base.scenarios, head.scenarios) : []),
    ...findingChanges(base.audit, head.audit),
    ...policyChanges(base.policies, head.policies, isRehearsed),
    ...undoneChanges(head.undone ?? []),
    ...replacedChanges(head.replaced ?? [], head.policies),
    ...notArmedChanges(base.policies, head),
    ...(recorded === undefined ? [] : recordedChanges(recorded.base, recorded.head)),
    ...detectionChanges(base.audit, head.audit),
    ...timeoutChanges(base.audit, head.audit),
    ...usageChanges(base.audit, head.audit),
  ]).map((change) => ({ ...change, fails: fails(change.kind, effects) }));
  return {
    name: isRehearsed ? (after ?? '') : '',
    verdict: changes.some((change) => change.fails) ? 'fail' : 'pass',
    changes,
    compared: {
      scenarios: isRehearsed ? head.scenarios.length : 0,
      timeouts: head.audit.timeouts.length,
      policies: head.policies.length,
      ...(recorded === undefined ? {} : { recording: recordingOf(recorded.head) }),
    },
    notJudged: [
      ...(isRehearsed ? [] : [`scenarios (${notRehearsed})`]),
      ...(recorded === undefined ? [] : notJudgedInRecording(recorded.base, recorded.head)),
      ...(head.undone === undefined ? [BREAKERS_NOT_READ] : []),
    ],
  };
}

function recordingOf({ from, to, policies }: Recorded): NonNullable<Compared['recording']> {
  return { from, to, policies: policies.filter(({ notJudged }) => notJudged === undefined).length };
}

/** What of the recording was not judged, said once where it is the same on both sides. */
function notJudgedInRecording({ notJudged: base }: Recorded, { notJudged: head }: Recorded): string[] {
  const of = (side: string, text: string) => (text === '' ? [] : [`over the recording, ${side}: ${text}`]);
  return base === head ? of('both sides', base) : [...of('base', base), ...of('head', head)];
}

function fails(kind: ChangeKind, effects: Effects): boolean {
  return (effects[kind] ?? DEFAULT_EFFECTS[kind]) === 'fail';
}
