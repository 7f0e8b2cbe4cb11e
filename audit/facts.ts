import type { AlertPolicy } from '../alerting/policies/policy';
import { Names } from '../model/names';
import type { Resource } from '../terraform/resource';
import { readPolicies, type AuditedPolicy } from './facts/alert-policy';
import { Callees } from './facts/callee';
import { deployableNamed, type AuditedDeployable } from './facts/deployable';
import { readDeployables } from './facts/deployables';
import { externalFunctionsOf, type ExternalFunction } from './facts/external-function';
import { readEventarcTriggers, type EventarcTrigger } from './facts/eventarc-trigger';
import { directCallsOf, type DirectCall } from './facts/direct-call';
import { Fields } from './facts/fields';
import { readFunctionRuntimes, type FunctionRuntime } from './facts/function-runtime';
import { readGrants, type Grant, type GrantsRead } from './facts/grant';
import { GrantIndex } from './facts/grant-index';
import { readMonitoring, type DeclaredMonitoring } from './facts/monitoring';
import { processorsOfGuard, readGuards, type Guard, type AuditedProcessor } from './facts/guard';
import { groupProcessors, type ProcessorGroup } from './facts/processor-group';
import { valueOf, type Reading } from './facts/reading';
import { ResourceIndex, samePlace } from './facts/resource-index';
import { readJobs, type AuditedJob } from './facts/run-job';
import { readScheduledCalls, type ScheduledCall } from './facts/scheduled-call';
import { readSubscriptions, type Subscription } from './facts/subscription';
import type { Period } from './facts/schedule-gaps';
import { periodOf } from './facts/tick-period';
import { readQueues, type AuditedQueue } from './facts/task-queue';
import { readWorkerPools, type AuditedWorkerPool } from './facts/worker-pool';
import { readWorkflows, type Workflow } from './facts/workflow';
import type { Profile } from './profile';
import { readTopicUse, type TopicUse } from './facts/topic-use';

/** The timeout monitor and the jobs that call it. */
export interface Monitor {
  readonly deployable: AuditedDeployable;
  /** Scheduler jobs that call it; exactly one in a correct environment. */
  readonly ticks: readonly Tick[];
}

/** A Scheduler job that calls the monitor. */
export interface Tick {
  readonly job: ScheduledCall;
  readonly period: Reading<Period>;
}

/** The facts about one environment: the only input of rules. */
export interface Facts {
  /** Such as `prod`; empty where no stack's name holds one. */
  readonly environment: string;
  /** Names of the stacks that were read, sorted. */
  readonly stacks: readonly string[];
  readonly index: ResourceIndex;
  readonly deployables: readonly AuditedDeployable[];
  readonly jobs: readonly AuditedJob[];
  readonly workerPools: readonly AuditedWorkerPool[];
  readonly workflows: readonly Workflow[];
  readonly eventarcTriggers: readonly EventarcTrigger[];
  readonly schedules: readonly ScheduledCall[];
  readonly subscriptions: readonly Subscription[];
  readonly queues: readonly AuditedQueue[];
  readonly topicUse: TopicUse;
  readonly guards: readonly Guard[];
  /** The names of the guard: those of the first configuration that was read, or else the default ones. */
  readonly names: Names;
  readonly directCalls: readonly DirectCall[];
  readonly externalFunctions: readonly ExternalFunction[];
  readonly processors: readonly AuditedProcessor[];
  readonly groups: readonly ProcessorGroup[];
  readonly monitor: Monitor | undefined;
  readonly policies: readonly AuditedPolicy[];
  /** The same policies as the API will have them, and those that no resource holds. */
  readonly monitoring: DeclaredMonitoring;
  /** Metric types that the stacks declare, with the address of the descriptor. */
  readonly descriptors: ReadonlyMap<string, string>;
  readonly grants: readonly Grant[];
  /** The same grants, by what they are on. */
  readonly grantIndex: GrantIndex;
  readonly functionRuntimes: readonly FunctionRuntime[];
  /** Names of the runbooks that exist. */
  readonly runbooks: ReadonlySet<string>;
  readonly profile: Profile;
  /** Which grants the input holds. */
  readonly grantsRead: GrantsRead;
  /** Are there modules whose code was not read, which may hold what is missing? */
  readonly hasUnreadModules: boolean;
  /** Such as `2026-11-30`; undefined where the caller of the audit gave none. */
  readonly today: string | undefined;
}

/** What facts come from beside the resources. */
export interface FactOptions {
  /** Names of the runbooks that exist. */
  readonly runbooks: ReadonlySet<string>;
  /** Alert policies that no resource holds, as `gcloud monitoring policies list` prints them. @default - none */
  readonly policies?: readonly AlertPolicy[];
  /** @default - `phasewatch` where a stack is ours or holds the configuration of a guard, else `platform` */
  readonly profile?: Profile;
  /** Does a live project's input say who may do what? @default - Terraform, which says what it grants itself */
  readonly hasPolicies?: boolean;
  /** Calls of modules whose code could not be read. @default - none */
  readonly unreadModules?: readonly string[];
  /** The day of the audit, such as `2026-11-30`. @default - the support of runtimes is not judged */
  readonly today?: string;
}

/**
 * Reads the resources of one environment.
 * @throws InputError AUD001 where the monitor could not read the guard's configuration
 */
export function collectFacts(
  environment: string,
  resources: readonly Resource[],
  { runbooks, today, profile, policies, hasPolicies, unreadModules = [] }: FactOptions,
): Facts {
  const index = new ResourceIndex(resources);
  const deployables = readDeployables(index);
  const jobs = readJobs(index);
  const callees = new Callees(index, deployables, jobs);
  const grants = readGrants(index);
  const schedules = readScheduledCalls(index, callees);
  const subscriptions = readSubscriptions(index, callees);
  const guards = readGuards(index);
  const configs = guards.flatMap((guard) => {
    const config = valueOf(guard.config);
    return config === undefined ? [] : [{ path: guard.path, config }];
  });
  const names = new Names(configs[0]?.config ?? { pipeline: '' });
  const processors = configs.flatMap(({ config }) => processorsOfGuard(config));
  return {
    environment,
    stacks: [...new Set(resources.map(({ stack }) => stack))].sort(),
    index,
    deployables,
    jobs,
    workerPools: readWorkerPools(index),
    workflows: readWorkflows(index, callees),
    eventarcTriggers: readEventarcTriggers(index, callees),
    schedules,
    subscriptions,
    topicUse: readTopicUse(index, subscriptions, guards),
    queues: readQueues(index, callees),
    guards,
    names,
    directCalls: configs.flatMap(({ path, config }) => directCallsOf(path, config, deployables)),
    externalFunctions: configs.flatMap(({ config }) => externalFunctionsOf(config, deployables)),
    processors,
    groups: groupProcessors(processors, [...deployables, ...jobs]),
    monitor: monitorOf(names.functions.monitor, deployables, schedules),
    policies: readPolicies(index),
    monitoring: readMonitoring(resources, policies ?? []),
    descriptors: new Map(
      index
        .ofType('google_monitoring_metric_descriptor')
        .map((resource) => [Fields.of(resource).expression('type') ?? '', resource.address]),
    ),
    grants,
    grantIndex: new GrantIndex(index, grants),
    functionRuntimes: readFunctionRuntimes(index),
    runbooks,
    hasUnreadModules: unreadModules.length > 0,
    grantsRead: hasPolicies === undefined ? 'declared' : hasPolicies ? 'all' : 'none',
    profile: profile ?? (guards.length > 0 || environment !== '' ? 'phasewatch' : 'platform'),
    today,
  };
}

function monitorOf(
  name: string,
  deployables: readonly AuditedDeployable[],
  schedules: readonly ScheduledCall[],
): Monitor | undefined {
  const deployable = deployableNamed(deployables, name);
  if (deployable === undefined) return undefined;
  const jobs = schedules.filter((job) => calls(job, deployable));
  return { deployable, ticks: jobs.map((job) => ({ job, period: periodOf(job) })) };
}

function calls({ target }: ScheduledCall, deployable: AuditedDeployable): boolean {
  return (
    target.kind === 'http' &&
    target.callees.some((callee) => callee.kind === 'deployable' && samePlace(callee.deployable, deployable))
  );
}
