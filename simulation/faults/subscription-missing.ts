import { z } from 'zod';
import { schemaOf, text } from '../../model/schema-of';
import { lasting, type Lasting, type LastingFaultKind } from './fault-kind';

/** The push subscription of a deployable does not exist: what is published meanwhile is lost. */
export interface SubscriptionMissing extends Lasting {
  readonly kind: 'subscription-missing';
  readonly deployable: string;
}

export const subscriptionMissing: LastingFaultKind<SubscriptionMissing> = {
  schema: schemaOf<SubscriptionMissing>()(
    z.strictObject({ kind: z.literal('subscription-missing'), deployable: text, ...lasting }),
  ),
  targets: ({ deployable }) => [{ what: 'deployable', name: deployable }],
  losesMessages: (fault, deployable) => fault.deployable === deployable,
};
