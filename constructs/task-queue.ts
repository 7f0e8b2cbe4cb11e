import { CloudTasksQueue } from '@cdktf/provider-google/lib/cloud-tasks-queue';
import { Construct } from 'constructs';
import type { QueueTrigger } from '../model/trigger';
import { checkProps } from './check-props';
import { importExisting } from './import-existing';

export interface TaskQueueProps {
  readonly trigger: QueueTrigger;
  readonly region: string;
  readonly project: string;
  /** @default false */
  readonly adopt?: boolean;
}

/**
 * A Cloud Tasks queue with limited rate, concurrency and attempts. The dispatch deadline is set on each task, so no resource
 * has it; the audit reads it from the guard's configuration.
 */
export class TaskQueue extends Construct {
  constructor(scope: Construct, id: string, props: TaskQueueProps) {
    super(scope, id);
    checkProps(this, 'TaskQueueProps', props);
    const { trigger, region, project } = props;
    const queue = new CloudTasksQueue(this, 'queue', {
      name: trigger.queue,
      location: region,
      rateLimits: {
        maxConcurrentDispatches: trigger.maxConcurrentDispatches,
        maxDispatchesPerSecond: trigger.maxDispatchesPerSecond,
      },
      retryConfig: {
        maxAttempts: trigger.maxAttempts,
        minBackoff: trigger.backoff.min.toTerraform(),
        maxBackoff: trigger.backoff.max.toTerraform(),
      },
    });
    if (props.adopt === true) importExisting(queue, `projects/${project}/locations/${region}/queues/${trigger.queue}`);
  }
}
