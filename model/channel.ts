import type { Problem } from './problem';

/** A place where notifications go. */
export type Channel =
  | { readonly kind: 'email'; readonly address: string }
  /**
   * A topic, `projects/P/topics/T`, for whatever else is to hear of it. Monitoring's own service agent, which comes into
   * being with the first such channel, needs `roles/pubsub.publisher` on the topic:
   * https://cloud.google.com/monitoring/support/notification-options#pubsub
   */
  | { readonly kind: 'pubsub'; readonly topic: string }
  /**
   * A channel that exists already: `projects/P/notificationChannels/N`. So Slack and PagerDuty are told: a channel that
   * Terraform made would keep its token in the state.
   */
  | { readonly kind: 'existing'; readonly name: string };

/** What is wrong with a list of channels, if anything. */
export function channelProblems(where: string, channels: readonly Channel[]): Problem[] {
  const problems: Problem[] = [];
  if (channels.length === 0) {
    problems.push({
      code: 'DEC030',
      where,
      rule: 'somebody is told: at least one channel',
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

/** What is wrong with a list of IAM members, if anything. Everybody is nobody in particular, so never an operator. */
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
