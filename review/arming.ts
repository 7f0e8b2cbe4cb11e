import { UNDOCUMENTED } from '../alerting/evaluation/options';
import type { Change } from './change';
import type { PolicyOutcome, Side } from './side';

/** Text of a duration of zero. */
const NO_TIME = '0 s';

/**
 * Alert policies that an apply changes in place, and what they do not detect for a time after it. A replaced policy is
 * a change of another kind; one that is new detected nothing before.
 */
export function notArmedChanges(base: readonly PolicyOutcome[], { policies, replaced = [] }: Side): Change[] {
  const before = new Map(base.map((one) => [one.id, one]));
  const isReplaced = new Set(replaced.flatMap((one) => one.policies));
  return policies.flatMap((one): Change[] => {
    const was = before.get(one.id);
    if (was === undefined || isReplaced.has(one.id) || !hasOtherSettings(was, one)) return [];
    const parts = rearmed(one);
    return parts.length === 0
      ? []
      : [{ kind: 'not-armed', subjects: [one.id], field: '', before: '', after: parts.join('; ') }];
  });
}

/** What a policy that was deleted and created again does not detect for a time. */
export function armingOfNew(policy: PolicyOutcome): string {
  const parts = [...rearmed(policy), ...restarted(policy)];
  return parts.length === 0 ? 'it is armed at its first evaluation' : parts.join('; ');
}

function hasOtherSettings({ settings: before }: PolicyOutcome, { settings: after }: PolicyOutcome): boolean {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].some((field) => before[field] !== after[field]);
}

/**
 * Conditions that every change of their policy arms anew. Absence:
 * https://cloud.google.com/monitoring/alerts/metric-absence; log entries: observed, see {@link UNDOCUMENTED}.
 */
function rearmed(policy: PolicyOutcome): string[] {
  const seconds = UNDOCUMENTED.logMatchArmingSeconds.default;
  return distinct(
    conditionsOf(policy).flatMap(({ kind, duration }) => {
      if (kind === 'absence')
        return [`missing data is found after a first point after the apply and ${duration} without`];
      return kind === 'log-match' ? [`log entries of about the first ${seconds} s are missed`] : [];
    }),
  );
}

/** Conditions whose duration begins anew with a new policy. Inferred: a new policy knows no earlier evaluation. */
function restarted(policy: PolicyOutcome): string[] {
  return distinct(
    conditionsOf(policy)
      .filter(({ kind, duration }) => (kind === 'threshold' || kind === 'promql') && duration !== NO_TIME)
      .map(({ duration }) => `what violates it already is found ${duration} after the apply`),
  );
}

/** Kind and duration of each condition, from the settings. */
function conditionsOf({ settings }: PolicyOutcome): { readonly kind: string; readonly duration: string }[] {
  return Object.entries(settings).flatMap(([field, kind]) => {
    const [, index] = /^conditions\.(\d+)\.kind$/.exec(field) ?? [];
    return index === undefined ? [] : [{ kind, duration: settings[`conditions.${index}.duration`] ?? NO_TIME }];
  });
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
