import type { Subscription } from '../audit/facts/subscription';

/** Does a subscription push to the deployable of that name? */
export function pushesTo({ push }: Pick<Subscription, 'push'>, deployable: string): boolean {
  return push?.callee.kind === 'deployable' && push.callee.deployable.label === deployable;
}
