import type { Facts } from '../../facts';
import type { AuditedPolicy } from '../../facts/alert-policy';
import { Fields } from '../../facts/fields';
import type { Link } from '../../facts/link';
import { valueOf } from '../../facts/reading';
import { failed, notApplicable, passed, undecided, type Rule, type Verdict } from '../../rule';

export const alertChannel: Rule = {
  id: 'ALR002',
  name: 'alert-channel',
  title: 'every alert policy has an enabled notification channel',
  severity: 'error',
  profile: 'phasewatch',
  check: (facts) => {
    const open = facts.guards.flatMap(({ config }) => valueOf(config)?.openPoints ?? []);
    // Rule OPN001 reports it, once.
    const isOpen = open.some((point) => point.startsWith('onCall/'));
    return facts.policies.map((policy) =>
      isOpen && valueOf(policy.channels)?.length === 0 ? notApplicable(policy.path) : judge(facts, policy),
    );
  },
};

function judge(facts: Facts, policy: AuditedPolicy): Verdict {
  const { path, channels } = policy;
  if (channels.kind === 'unresolved')
    return undecided(path, `cannot determine its notification channels: ${channels.text}`);
  const names = valueOf(channels) ?? [];
  if (names.length === 0) {
    return failed({
      address: path,
      message: 'the policy has no notification channel',
      detail: 'Its incidents open and close without a notification.',
      values: [],
      fix: 'add a channel to notificationChannels',
    });
  }
  if (names.some((name) => !isDisabled(facts, name))) return passed(path);
  return failed({
    address: path,
    message: 'every notification channel of the policy is disabled',
    detail: 'Its incidents open and close without a notification.',
    values: names.map(({ text }) => ({ of: path, field: 'channel', value: text })),
    fix: 'enable a channel, or add one',
  });
}

/** Channels outside the stacks that were read count as enabled. */
function isDisabled({ index }: Facts, channelLink: Link): boolean {
  const channel = index.referredTo(channelLink);
  return channel !== undefined && valueOf(Fields.of(channel).flag('enabled', true)) === false;
}
