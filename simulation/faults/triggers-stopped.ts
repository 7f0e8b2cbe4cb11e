import { z } from 'zod';
import { schemaOf, text } from '../../model/schema-of';
import { lasting, type Lasting, type LastingFaultKind } from './fault-kind';

/** A person stopped what triggers a deployable, as an open breaker does, and left it so. No call fails, no message is lost. */
export interface TriggersStopped extends Lasting {
  readonly kind: 'triggers-stopped';
  readonly deployable: string;
}

export const triggersStopped: LastingFaultKind<TriggersStopped> = {
  schema: schemaOf<TriggersStopped>()(
    z.strictObject({ kind: z.literal('triggers-stopped'), deployable: text, ...lasting }),
  ),
  targets: ({ deployable }) => [{ what: 'deployable', name: deployable }],
  stopsTriggers: (fault, deployable) => fault.deployable === deployable,
  plan: (stop, { timeline, queues }) => {
    const queue = queues.get(stop.fault.deployable);
    timeline.plan(stop.from, (at) => queue?.setFlowing(false, at));
    timeline.plan(stop.to, (at) => {
      // Where the fault was fixed before, a breaker may hold the queue by now.
      if (at === stop.to) queue?.setFlowing(true, at);
    });
  },
  fix: ({ deployable }, { queues }, at) => queues.get(deployable)?.setFlowing(true, at),
};
