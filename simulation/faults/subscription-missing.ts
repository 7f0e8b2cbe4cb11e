import type { Lasting, LastingFaultKind } from './fault-kind';

/** The push subscription of a deployable does not exist: what is published meanwhile is lost. */
export interface SubscriptionMissing extends Lasting {
  readonly kind: 'subscription-missing';
  readonly deployable: string;
}

export const subscriptionMissing: LastingFaultKind<SubscriptionMissing> = {
  targets: ({ deployable }) => [{ what: 'deployable', name: deployable }],
  removesSubscription: (fault, deployable) => fault.deployable === deployable,
};
