import { accountId } from './account-id';
import { namesOf } from './names';
import { deployablesOf, schedulesOf, topicsOf, triggersOf, type Pipeline } from './pipeline';

/** A name that is used once in a project, and the kind of thing that has it. */
export interface ProjectName {
  readonly kind: string;
  readonly name: string;
}

/** The names in a project that are made for a pipeline: those of its guard and of its accounts and buckets. */
export function madeNames(pipeline: Pipeline, project: string): ProjectName[] {
  const names = namesOf(pipeline);
  const { functions, jobs, runEvents, guardAccounts, pipelineAccounts } = names;
  return listed({
    deployable: Object.values(functions),
    'scheduler job': Object.values(jobs),
    topic: [runEvents.topic],
    subscription: [runEvents.subscription],
    sink: [runEvents.sink],
    'service account': [
      ...Object.values(functions).map(accountId),
      ...Object.values(guardAccounts),
      ...Object.values(pipelineAccounts),
    ],
    bucket: [names.guardBucket(project), names.pipelineBucket(project)],
    'custom role': Object.values(names.roles),
    'Firestore database': [names.database],
    'Monitoring service': [names.sloService],
    'folder of metrics': [names.logMetric('')],
  });
}

/** The names in a project that a declaration states, each once. */
export function declaredNames(pipeline: Pipeline): ProjectName[] {
  const deployables = deployablesOf(pipeline).map(({ deployable }) => deployable);
  const triggers = deployables.flatMap(triggersOf);
  return listed({
    deployable: deployables.map(({ name }) => name),
    'scheduler job': deployables.flatMap(schedulesOf).map(({ job }) => job),
    topic: topicsOf(pipeline),
    subscription: triggers.flatMap((trigger) => (trigger.kind === 'push' ? [trigger.subscription] : [])),
    queue: triggers.flatMap((trigger) => (trigger.kind === 'queue' ? [trigger.queue] : [])),
    'service account': deployables.flatMap(({ name, serviceAccount }) =>
      serviceAccount === undefined ? [accountId(name)] : [],
    ),
  });
}

function listed(byKind: Readonly<Record<string, readonly string[]>>): ProjectName[] {
  return Object.entries(byKind).flatMap(([kind, names]) => names.map((name) => ({ kind, name })));
}
