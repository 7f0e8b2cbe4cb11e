import type { EngineResult } from '../../alerting/evaluation/result';

/** Names of notification channels for people, by what policies call them. */
export type ChannelNames = ReadonlyMap<string, string>;

/** `page to email oncall@example.com`: who got the notifications of the incidents that opened at an instant, each once. */
export function notifiedTexts(
  { notifications, policies, incidents }: EngineResult,
  openedAt: number,
  channels: ChannelNames,
): string[] {
  const opened = notifications.filter(({ kind, at }) => kind === 'opened' && at === openedAt);
  const texts = opened.map(({ channel, policy }) => {
    const severity = policies.find(({ id }) => id === policy)?.severity;
    return `${severity === 'CRITICAL' ? 'page' : 'notification'} to ${channelName(channel, channels)}`;
  });
  if (texts.length > 0) return [...new Set(texts)];
  const isOpen = incidents.some((incident) => incident.openedAt === openedAt);
  return isOpen ? ['no notification'] : [];
}

export function channelName(channel: string, channels: ChannelNames): string {
  return channels.get(channel) ?? `channel ${channel.split('/').at(-1) ?? channel}`;
}
