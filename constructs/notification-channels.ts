import { MonitoringNotificationChannel } from '@cdktf/provider-google/lib/monitoring-notification-channel';
import { Construct } from 'constructs';
import type { Channel } from '../model/channel';

/** Where notifications go: channels of our own, and such as exist already by their resource name. */
export class NotificationChannels extends Construct {
  /** Resource names, in the order of the declaration. */
  readonly names: readonly string[];

  constructor(scope: Construct, id: string, channels: readonly Channel[]) {
    super(scope, id);
    this.names = channels.map((channel) => {
      if (channel.kind === 'existing') return channel.name;
      return new MonitoringNotificationChannel(this, `email-${channel.address}`, {
        type: 'email',
        displayName: `Phasewatch ${channel.address}`,
        labels: { email_address: channel.address },
        forceDelete: false,
      }).name;
    });
  }
}
