import type { Resource } from '../../terraform/resource';
import { deployableNamed, type AuditedDeployable, type Callee } from './deployable';
import { Fields } from './fields';
import { accountOf, type Account } from './identity';
import { valueOf } from './reading';
import { placeOf, samePlace, type Placed, type ResourceIndex } from './resource-index';

/** An Eventarc trigger that calls a Cloud Run service. It makes its own subscription, whose deadline it does not set. */
export interface EventarcTrigger extends Placed {
  readonly label: string;
  /** The region of the trigger, as written; empty where it is left out. */
  readonly location: string;
  readonly callee: Callee;
  readonly account: Account;
}

/** The triggers that call a service; those that start a workflow or call GKE wait for nothing that has a timeout here. */
export function readEventarcTriggers(
  index: ResourceIndex,
  deployables: readonly AuditedDeployable[],
): EventarcTrigger[] {
  return index.ofType('google_eventarc_trigger').flatMap((resource) => {
    const fields = Fields.of(resource);
    const service = fields.block('destination')?.block('cloud_run_service')?.expression('service');
    if (service === undefined) return [];
    return [
      {
        ...placeOf(resource),
        label: valueOf(fields.text('name')) ?? resource.path,
        location: fields.expression('location') ?? '',
        callee: serviceOf(index, deployables, resource, service),
        account: accountOf(index, resource.stack, fields.expression('service_account')),
      },
    ];
  });
}

/** The service that a reference or a name names. */
function serviceOf(
  index: ResourceIndex,
  deployables: readonly AuditedDeployable[],
  { stack }: Resource,
  service: string,
): Callee {
  const referred = index.referredTo(stack, service);
  const deployable =
    referred === undefined
      ? deployableNamed(deployables, service.split('/').at(-1) ?? service)
      : deployables.find((one) => samePlace(one, referred));
  return deployable === undefined ? { kind: 'unresolved', text: service } : { kind: 'deployable', deployable };
}
