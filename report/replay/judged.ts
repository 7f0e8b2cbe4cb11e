import { DISABLED } from '../../alerting/evaluation/result';
import type { Judged } from '../../model/judged';
import { policiesNotKnown } from '../../replay/policies-not-known';
import type { Replay } from '../../replay/replay';

/** The alert policies that were judged on data, what could not be, and what was left out. */
export function judgedInReplay(replay: Replay): Judged {
  const { certain, withoutData, tally } = replay;
  const notEvaluated = certain.policies.filter(({ status }) => status === 'not_evaluated');
  const disabled = notEvaluated.filter(({ reason }) => reason === DISABLED).length;
  const unknown = policiesNotKnown(replay).filter((id) => !withoutData.includes(id)).length;
  const judged = certain.policies.length - notEvaluated.length - withoutData.length - unknown;
  const policies = (count: number, why: string) => ({
    count,
    one: `alert policy ${why}`,
    many: `alert policies ${why}`,
  });
  return {
    judged: { count: judged, one: 'alert policy', many: 'alert policies' },
    notJudged: [
      policies(notEvaluated.length - disabled, 'not evaluated'),
      policies(withoutData.length, 'without data'),
      policies(unknown, 'that the recording is too short for'),
      { count: tally.refused.length, one: 'refused item', many: 'refused items' },
      { count: tally.bad, one: 'unreadable item', many: 'unreadable items' },
    ],
    leftOut: [
      { count: disabled, one: 'disabled alert policy', many: 'disabled alert policies' },
      { count: tally.skippedFiles.length, one: 'skipped file', many: 'skipped files' },
      { count: tally.outside, one: 'point or entry outside the period', many: 'points or entries outside the period' },
    ],
  };
}
