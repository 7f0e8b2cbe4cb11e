import { OBSERVABILITY, SILENT } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

const CHANNEL = 'google_monitoring_notification_channel.oncall';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the list of channels is empty',
      change: (env) => env.set(OBSERVABILITY, SILENT, { notification_channels: [] }),
      address: SILENT,
      message: 'the policy has no notification channel',
    },
    {
      title: 'the only channel is disabled',
      change: (env) => env.set(OBSERVABILITY, CHANNEL, { enabled: false }),
      address: SILENT,
      message: 'every notification channel of the policy is disabled',
    },
    {
      title: 'the channels come from a variable',
      change: (env) => env.set(OBSERVABILITY, SILENT, { notification_channels: '${var.channels}' }),
      address: SILENT,
      message: 'cannot determine its notification channels: ${var.channels}',
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'the channel is created outside the stacks',
      change: (env) =>
        env.set(OBSERVABILITY, SILENT, { notification_channels: ['projects/tiny-project/notificationChannels/1'] }),
    },
    {
      title: 'one of two channels is disabled',
      change: (env) =>
        env
          .add(OBSERVABILITY, 'google_monitoring_notification_channel.old', { enabled: false })
          .set(OBSERVABILITY, SILENT, {
            notification_channels: [
              '${google_monitoring_notification_channel.old.name}',
              '${google_monitoring_notification_channel.oncall.name}',
            ],
          }),
    },
  ],
};
