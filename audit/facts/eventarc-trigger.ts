import type { Callee, Callees } from './callee';
import { Fields } from './fields';
import { accountOf, type Account } from './identity';
import { MISSING, valueOf, type Reading } from './reading';
import { placeOf, type Placed, type ResourceIndex } from './resource-index';

/** An Eventarc trigger that calls a Cloud Run service. It makes its own subscription, whose deadline it does not set. */
export interface EventarcTrigger extends Placed {
  readonly label: string;
  /** The region of the trigger, as written; empty where it is left out. */
  readonly location: string;
  readonly callees: readonly Callee[];
  /** Name of the subscription that Eventarc made; missing before it exists. */
  readonly subscription: Reading<string>;
  readonly account: Account;
}

/** The triggers that call a service; those that start a workflow or call GKE wait for nothing that has a timeout here. */
export function readEventarcTriggers(index: ResourceIndex, callees: Callees): EventarcTrigger[] {
  return index.ofType('google_eventarc_trigger').flatMap((resource) => {
    const fields = Fields.of(resource);
    const service = fields.block('destination')?.block('cloud_run_service')?.link('service');
    if (service === undefined) return [];
    return [
      {
        ...placeOf(resource),
        label: valueOf(fields.text('name')) ?? resource.path,
        location: fields.expression('location') ?? '',
        callees: callees.named(service, ['service', 'function']),
        subscription: fields.block('transport')?.block('pubsub')?.text('subscription') ?? MISSING,
        account: accountOf(index, fields.link('service_account')),
      },
    ];
  });
}
