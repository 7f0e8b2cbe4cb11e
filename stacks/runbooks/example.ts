import { breakerRuleOf } from '../../model/breaker-rule';
import { mostCritical } from '../../model/criticality';
import { deployablesOf, type Deployable, type Pipeline, type PlacedDeployable } from '../../model/pipeline';
import type { PushTrigger, QueueTrigger, ScheduleTrigger, Trigger } from '../../model/trigger';

/** The declared names that commands of runbooks use as examples; undefined where the pipeline has none of the kind. */
export interface Example {
  /** The most critical deployable with processors, the first of the declaration. */
  readonly hosting: PlacedDeployable | undefined;
  readonly schedule: Placed<ScheduleTrigger> | undefined;
  readonly push: Placed<PushTrigger> | undefined;
  readonly queue: Placed<QueueTrigger> | undefined;
  /** Id of the breaker of `hosting`. */
  readonly breaker: string | undefined;
}

/** A trigger with the deployable that it calls. */
export interface Placed<T extends Trigger> {
  readonly trigger: T;
  readonly deployable: Deployable;
}

/** The examples of a pipeline: triggers of deployables with processors come before those of orchestrators. */
export function exampleOf(pipeline: Pipeline): Example {
  const hosts = deployablesOf(pipeline).filter(({ deployable }) => deployable.processors.length > 0);
  const most = mostCritical(hosts.flatMap(criticalitiesOf));
  const hosting = hosts.find((host) => most !== undefined && criticalitiesOf(host).includes(most));
  return {
    hosting,
    schedule: firstTrigger(pipeline, 'schedule'),
    push: firstTrigger(pipeline, 'push'),
    queue: firstTrigger(pipeline, 'queue'),
    breaker: hosting && breakerRuleOf(hosting, pipeline)?.id,
  };
}

/** Names of the deployables that host a processor of the highest criticality that the pipeline has. */
export function mostCriticalDeployables(pipeline: Pipeline): string[] {
  const hosts = deployablesOf(pipeline);
  const most = mostCritical(hosts.flatMap(criticalitiesOf));
  return hosts.flatMap((host) =>
    most !== undefined && criticalitiesOf(host).includes(most) ? [host.deployable.name] : [],
  );
}

function criticalitiesOf({ deployable }: PlacedDeployable) {
  return deployable.processors.map(({ criticality }) => criticality);
}

function firstTrigger<K extends Trigger['kind']>(
  pipeline: Pipeline,
  kind: K,
): Placed<Extract<Trigger, { kind: K }>> | undefined {
  const all = deployablesOf(pipeline).flatMap(({ deployable }) =>
    deployable.triggers.flatMap((trigger) => (isOfKind(trigger, kind) ? [{ trigger, deployable }] : [])),
  );
  return all.find(({ deployable }) => deployable.processors.length > 0) ?? all[0];
}

function isOfKind<K extends Trigger['kind']>(trigger: Trigger, kind: K): trigger is Extract<Trigger, { kind: K }> {
  return trigger.kind === kind;
}
