import { MonitoringNotificationChannel } from '@cdktf/provider-google/lib/monitoring-notification-channel';
import { Construct } from 'constructs';
import { z } from 'zod';
import type { Channel } from '../model/channel';
import { channelSchema } from '../model/pipeline-schema';
import { checkValue } from './check-props';

/** Notification channels: created here, or existing ones by their resource name. */
export class NotificationChannels extends Construct {
  /** Resource names, in the order of the declaration. */
  readonly names: readonly string[];

  /**
   * @param brand what the display names of channels that are created begin with
   * @throws InputError for a channel of another kind, or with other fields
   */
  constructor(
    scope: Construct,
    id: string,
    channels: readonly Channel[],
    private readonly brand: string,
  ) {
    super(scope, id);
    checkValue(this, z.array(channelSchema), channels);
    this.names = channels.map((channel) => {
      switch (channel.kind) {
        case 'existing':
          return channel.name;
        case 'email':
          return this.made('email', channel.address, { email_address: channel.address });
        case 'pubsub':
          return this.made('pubsub', channel.topic.split('/').at(-1) ?? '', { topic: channel.topic });
      }
    });
  }

  private made(type: 'email' | 'pubsub', to: string, labels: Record<string, string>): string {
    return new MonitoringNotificationChannel(this, `${type}-${to}`, {
      type,
      displayName: `${this.brand} ${to}`,
      labels,
      forceDelete: false,
    }).name;
  }
}
