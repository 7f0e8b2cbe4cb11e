import type { GuardConfig } from '../model/guard-config';
import type { Series } from '../alerting/metrics/series';
import type { Deployment } from './deployment';
import type { OngoingFaults } from './ongoing-faults';
import type { VirtualQueue } from './virtual-queue';
import type { PointFanout } from './point-fanout';

interface Measured {
  readonly deployable: string;
  readonly queue: VirtualQueue;
  readonly oldest: Series;
  readonly undelivered: Series;
  readonly deadLetters: Series | undefined;
}

/** Metrics that Pub/Sub writes of its subscriptions, once a minute: https://cloud.google.com/monitoring/api/metrics_gcp_p_z */
export class VirtualPubSub {
  private readonly measured: readonly Measured[];
  /** Dead letters of what is not simulated as a queue, such as the recorder: there are none. */
  private readonly empty: readonly Series[];

  constructor(
    { project }: GuardConfig,
    queues: ReadonlyMap<string, VirtualQueue>,
    private readonly faults: OngoingFaults,
    deployment: Deployment,
  ) {
    const seriesOf = (metric: string, subscription: string): Series => ({
      metric: { type: `pubsub.googleapis.com/subscription/${metric}`, labels: {} },
      resource: { type: 'pubsub_subscription', labels: { project_id: project, subscription_id: subscription } },
    });
    this.empty = [...deployment].flatMap(([deployable, { subscription }]) =>
      subscription?.keptDeadLetters === undefined || queues.has(deployable)
        ? []
        : [seriesOf('num_undelivered_messages', subscription.keptDeadLetters)],
    );
    this.measured = [...queues].flatMap(([deployable, queue]) => {
      const { subscription } = queue.delivery;
      if (subscription === undefined) return [];
      const { name, keptDeadLetters } = subscription;
      return [
        {
          deployable,
          queue,
          oldest: seriesOf('oldest_unacked_message_age', name),
          undelivered: seriesOf('num_undelivered_messages', name),
          deadLetters:
            keptDeadLetters === undefined ? undefined : seriesOf('num_undelivered_messages', keptDeadLetters),
        },
      ];
    });
  }

  /** Writes the points of one minute; none of a subscription that does not exist. */
  write(fanout: PointFanout, at: number): void {
    for (const deadLetters of this.empty) fanout.write(deadLetters, at, 0);
    for (const { deployable, queue, oldest, undelivered, deadLetters } of this.measured) {
      if (deadLetters !== undefined) fanout.write(deadLetters, at, queue.deadLetters.length);
      if (this.faults.losesMessages(deployable, at)) continue;
      fanout.write(oldest, at, queue.oldestSeconds(at));
      fanout.write(undelivered, at, queue.undelivered);
    }
  }
}
