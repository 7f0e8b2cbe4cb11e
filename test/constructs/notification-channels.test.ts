import { NotificationChannels } from '../../constructs/notification-channels';
import { channelProblems, type Channel } from '../../model/channel';
import { synthesize } from './synthesize';

const TOPIC = 'projects/sample-project/topics/alerts';

describe('notification channels', () => {
  test('are created for addresses and topics, referred to by name if they exist, and have no secret', () => {
    let names: readonly string[] = [];
    const { google_monitoring_notification_channel: made } = synthesize((stack) => {
      const channels: readonly Channel[] = [
        { kind: 'email', address: 'oncall@example.com' },
        { kind: 'pubsub', topic: TOPIC },
        { kind: 'existing', name: 'projects/sample-project/notificationChannels/7' },
      ];
      names = new NotificationChannels(stack, 'page', channels, 'Phasewatch').names;
    });
    expect(Object.values(made ?? {})).toMatchObject([
      { type: 'email', labels: { email_address: 'oncall@example.com' } },
      { type: 'pubsub', display_name: 'Phasewatch alerts', labels: { topic: TOPIC } },
    ]);
    expect(JSON.stringify(made)).not.toContain('sensitive');
    expect(names).toHaveLength(3);
    expect(names[2]).toBe('projects/sample-project/notificationChannels/7');
  });

  test('are refused for a topic without its project', () => {
    expect(channelProblems('p/onCall/page', [{ kind: 'pubsub', topic: 'alerts' }])).toMatchObject([
      { code: 'DEC034', got: '"alerts"' },
    ]);
    expect(channelProblems('p/onCall/page', [{ kind: 'pubsub', topic: TOPIC }])).toEqual([]);
  });
});
