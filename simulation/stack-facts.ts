import { Callees } from '../audit/facts/callee';
import type { AuditedDeployable } from '../audit/facts/deployable';
import { readDeployables } from '../audit/facts/deployables';
import type { ResourceIndex } from '../audit/facts/resource-index';
import { readJobs, type AuditedJob } from '../audit/facts/run-job';
import { readScheduledCalls, type ScheduledCall } from '../audit/facts/scheduled-call';
import { readSubscriptions, type Subscription } from '../audit/facts/subscription';

/** The facts of the audit that a simulation needs, read once. */
export interface StackFacts {
  readonly index: ResourceIndex;
  readonly deployables: readonly AuditedDeployable[];
  readonly subscriptions: readonly Subscription[];
  /** Cloud Run jobs. */
  readonly runJobs: readonly AuditedJob[];
  /** Cloud Scheduler jobs. */
  readonly jobs: readonly ScheduledCall[];
}

/** Reads the facts of the resources of one environment. */
export function stackFacts(index: ResourceIndex): StackFacts {
  const deployables = readDeployables(index);
  const runJobs = readJobs(index);
  const callees = new Callees(index, deployables, runJobs);
  return {
    index,
    deployables,
    runJobs,
    subscriptions: readSubscriptions(index, callees),
    jobs: readScheduledCalls(index, callees),
  };
}

/** Names of the deployables and the Cloud Run jobs that a Scheduler job calls. */
export function calledBy({ target }: ScheduledCall): string[] {
  const callees = 'callees' in target ? target.callees : [];
  return callees.flatMap((callee) => {
    if (callee.kind === 'deployable') return [callee.deployable.label];
    return callee.kind === 'job' ? [callee.job.label] : [];
  });
}

/** Does a subscription push to the deployable of that name? */
export function pushesTo({ push }: Pick<Subscription, 'push'>, deployable: string): boolean {
  return (
    push?.callees.some((callee) => callee.kind === 'deployable' && callee.deployable.label === deployable) === true
  );
}
