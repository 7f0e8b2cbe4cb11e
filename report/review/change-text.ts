import type { Change, ChangeKind } from '../../review/change';

/** What a kind of change is called. */
export const HEADINGS: Readonly<Record<ChangeKind, string>> = {
  'no-longer-detected': 'no longer detected',
  'control-notifies': 'control scenario notifies',
  'expectation-not-met': 'expectation no longer met',
  'new-error': 'new error',
  'failures-multiplied': 'at least half as many failures again',
  'policy-notifies-fewer': 'alert policy notifies fewer channels',
  'policy-removed': 'alert policy removed',
  'scenario-removed': 'scenario removed',
  'breaker-undone': 'the apply starts what an open breaker holds',
  replaced: 'the apply replaces',
  'not-armed': 'not armed after the apply',
  'recorded-fewer': 'fewer incidents over the recording',
  'recorded-more': 'more incidents over the recording',
  'recorded-unknown': 'over the recording, judged on one side only',
  'detected-later': 'detected later',
  'new-warning': 'new warning',
  'scenario-figures': 'scenario',
  'time-to-detect': 'time to detect',
  timeout: 'declared',
  'policy-changed': 'alert policy changed',
  'policy-added': 'alert policy added',
  'now-detected': 'now detected',
  'detected-earlier': 'detected earlier',
  'expectation-met': 'expectation met now',
  'finding-fixed': 'finding fixed',
  'scenario-added': 'scenario added',
  usage: 'usage',
};

/** Names of several subjects that are written out; the others are counted. */
const MOST_NAMES = 3;

/** `phase2, phase3 and 32 more, allowed silence: 6 min -> 22 min; silence allowed is the largest part`. */
export function changeText({ subjects, field, before, after, note }: Change): string {
  const place = [subjectsText(subjects), ...(field === '' ? [] : [field])].join(', ');
  const values = before === '' || after === '' ? (after === '' ? before : after) : `${before} -> ${after}`;
  return `${place}: ${values}${note === undefined ? '' : `; ${note}`}`;
}

/** Names; those that are too many are counted. */
export function subjectsText(subjects: readonly string[]): string {
  const rest = subjects.length - MOST_NAMES;
  // One more name is as short as its count.
  if (rest <= 1) return subjects.join(', ');
  return `${subjects.slice(0, MOST_NAMES).join(', ')} and ${rest} more`;
}
