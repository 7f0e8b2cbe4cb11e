import type { Change } from './change';
import type { PolicyOutcome } from './side';

/**
 * Alert policies that were added, removed or changed, and what that does to the scenarios in which they fire.
 * @param isRehearsed is known in which scenarios they fire?
 */
export function policyChanges(
  base: readonly PolicyOutcome[],
  head: readonly PolicyOutcome[],
  isRehearsed: boolean,
): Change[] {
  const firesText = (one: PolicyOutcome) => (isRehearsed ? scenariosText(one) : one.displayName);
  const before = new Map(base.map((one) => [one.id, one]));
  const after = new Map(head.map((one) => [one.id, one]));
  return [
    ...base
      .filter(({ id }) => !after.has(id))
      .map((one): Change => ({
        kind: 'policy-removed',
        subjects: [one.id],
        field: '',
        before: firesText(one),
        after: '',
      })),
    ...head
      .filter(({ id }) => !before.has(id))
      .map((one): Change => ({
        kind: 'policy-added',
        subjects: [one.id],
        field: '',
        before: '',
        after: firesText(one),
      })),
    ...head.flatMap((one) => {
      const was = before.get(one.id);
      return was === undefined ? [] : [...changesOf(was, one), ...(isRehearsed ? coverageChanges(was, one) : [])];
    }),
  ];
}

function changesOf(before: PolicyOutcome, after: PolicyOutcome): Change[] {
  const { id } = after;
  const fewer: Change[] =
    notified(after) < notified(before)
      ? [
          {
            kind: 'policy-notifies-fewer',
            subjects: [id],
            field: '',
            before: channelsText(before),
            after: channelsText(after),
          },
        ]
      : [];
  const fields = [...new Set([...Object.keys(before.settings), ...Object.keys(after.settings)])];
  const settings = fields
    .filter((field) => before.settings[field] !== after.settings[field])
    .map((field): Change => {
      const [was = 'not set', is = 'not set'] = [before.settings[field], after.settings[field]];
      return { kind: 'policy-changed', subjects: [id], field, before: was, after: is };
    });
  return [...fewer, ...settings];
}

function coverageChanges(before: PolicyOutcome, after: PolicyOutcome): Change[] {
  const [was, is] = [scenariosText(before), scenariosText(after)];
  return was === is
    ? []
    : [{ kind: 'policy-changed', subjects: [after.id], field: 'fires in', before: was, after: is }];
}

/** The channels that it notifies. */
function notified({ enabled, channels }: PolicyOutcome): number {
  return enabled ? channels : 0;
}

function channelsText({ enabled, channels }: PolicyOutcome): string {
  return enabled ? (channels === 1 ? '1 notification channel' : `${channels} notification channels`) : 'disabled';
}

function scenariosText({ firesIn }: PolicyOutcome): string {
  return firesIn.length === 0 ? 'fires in no scenario' : [...firesIn].sort().join(', ');
}
