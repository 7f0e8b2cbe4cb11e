import type { Problem } from './problem';

/** A notification channel. */
export type Channel =
  | { readonly kind: 'email'; readonly address: string }
  /**
   * A topic, `projects/P/topics/T`, for programs. Monitoring's service agent, which Google creates with the first such
   * channel, needs `roles/pubsub.publisher` on the topic:
   * https://cloud.google.com/monitoring/support/notification-options#pubsub
   */
  | { readonly kind: 'pubsub'; readonly topic: string }
  /**
   * An existing channel: `projects/P/notificationChannels/N`. For Slack and PagerDuty, because Terraform would keep the
   * token of a channel that it creates in its state.
   */
  | { readonly kind: 'existing'; readonly name: string };

/** Problems of a list of channels; empty where there are none. */
export function channelProblems(where: string, channels: readonly Channel[]): Problem[] {
  const problems: Problem[] = [];
  if (channels.length === 0) {
    problems.push({
      code: 'DEC030',
      where,
      rule: 'there is at least one notification channel',
      got: 'none',
      fix: "add { kind: 'email', address: 'oncall@example.com' } or an existing channel",
    });
  }
  for (const channel of channels) {
    if (channel.kind === 'existing' && !/^projects\/[^/]+\/notificationChannels\/\d+$/.test(channel.name)) {
      problems.push({
        code: 'DEC031',
        where,
        rule: 'an existing channel is named projects/PROJECT/notificationChannels/NUMBER',
        got: JSON.stringify(channel.name),
        fix: 'copy it from `gcloud beta monitoring channels list`',
      });
    }
    if (channel.kind === 'pubsub' && !/^projects\/[^/]+\/topics\/[^/]+$/.test(channel.topic)) {
      problems.push({
        code: 'DEC034',
        where,
        rule: 'the topic of a channel is named projects/PROJECT/topics/TOPIC',
        got: JSON.stringify(channel.topic),
        fix: 'copy it from `gcloud pubsub topics list`',
      });
    }
    if (channel.kind === 'email' && !/^[^\s@]+@[^\s@]+$/.test(channel.address)) {
      problems.push({
        code: 'DEC032',
        where,
        rule: 'an e-mail channel has an address',
        got: JSON.stringify(channel.address),
        fix: 'write name@example.com',
      });
    }
  }
  return problems;
}

/** Problems of a list of operators; empty where there are none. Public members such as `allUsers` are refused. */
export function memberProblems(where: string, members: readonly string[]): Problem[] {
  return members
    .filter((member) => !/^(user|group|serviceAccount|domain):[^\s:]+$/.test(member))
    .map((member) => ({
      code: 'DEC033',
      where,
      rule: 'an operator is a user, a group, a service account or a domain',
      got: JSON.stringify(member),
      fix: "write 'group:oncall@example.com' or the like",
    }));
}
